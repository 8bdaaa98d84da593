CREATE TABLE people (id integer PRIMARY KEY, name text);
INSERT INTO people VALUES (1, 'Ada');
CREATE VIEW v AS SELECT id, name FROM people;
