CREATE DOMAIN age AS integer;
CREATE TABLE people (id integer PRIMARY KEY, age age);
