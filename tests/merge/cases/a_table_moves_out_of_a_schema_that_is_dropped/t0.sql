CREATE SCHEMA old;
CREATE TABLE old.users (id integer PRIMARY KEY);
INSERT INTO old.users VALUES (1);
