CREATE TABLE users (id integer NOT NULL, email text);
CREATE UNIQUE INDEX users_id ON users (id);
CREATE TABLE posts (id integer PRIMARY KEY, author integer REFERENCES users (id));
