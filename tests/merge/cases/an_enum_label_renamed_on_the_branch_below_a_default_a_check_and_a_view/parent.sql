ALTER TABLE jobs ADD title text;
