CREATE TABLE people (id integer PRIMARY KEY, name text, street text, town text);
CREATE VIEW towns AS SELECT DISTINCT town FROM people;
