ALTER TABLE posts ADD title text DEFAULT '';
CREATE INDEX posts_author ON posts (author);
