CREATE TABLE people (id integer PRIMARY KEY, name text);
CREATE FUNCTION how_many() RETURNS bigint BEGIN ATOMIC SELECT count(*) FROM people WHERE name <> ''; END;
