CREATE TABLE people (id integer PRIMARY KEY, name text, fax text);
CREATE VIEW everything AS SELECT * FROM people;
CREATE VIEW names AS SELECT name FROM everything;
