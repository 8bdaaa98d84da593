CREATE TABLE users (id integer NOT NULL, email text, CONSTRAINT users_id UNIQUE (id));
CREATE TABLE posts (id integer PRIMARY KEY, author integer REFERENCES users (id));
