CREATE TABLE people (id integer PRIMARY KEY, name text);
CREATE VIEW everything AS SELECT * FROM people;
