CREATE TABLE base (id integer PRIMARY KEY, name text DEFAULT 'x' NOT NULL, CONSTRAINT named CHECK (name <> ''));
