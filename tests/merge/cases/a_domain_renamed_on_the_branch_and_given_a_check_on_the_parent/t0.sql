CREATE DOMAIN email AS text;
CREATE TABLE people (id integer PRIMARY KEY, mail email);
