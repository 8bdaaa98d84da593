CREATE DOMAIN age AS integer CONSTRAINT sane CHECK (VALUE >= 0);
CREATE TABLE people (id integer PRIMARY KEY, age age);
INSERT INTO people VALUES (1, 30);
