CREATE TABLE users (id integer PRIMARY KEY);
CREATE TABLE posts (id integer PRIMARY KEY, author integer REFERENCES users ON DELETE CASCADE);
INSERT INTO users VALUES (1);
INSERT INTO posts VALUES (1, 1);
