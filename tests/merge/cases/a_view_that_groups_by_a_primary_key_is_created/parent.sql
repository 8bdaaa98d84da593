ALTER TABLE posts ADD title text;
