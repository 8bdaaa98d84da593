CREATE TABLE people (id integer PRIMARY KEY, name text);
CREATE VIEW v AS SELECT id, name FROM people;
COMMENT ON VIEW v IS 'v';
