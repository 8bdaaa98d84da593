CREATE TABLE people (id integer PRIMARY KEY, name text, born date);
CREATE VIEW short AS SELECT id, born, name FROM people;
CREATE FUNCTION shorts() RETURNS SETOF short LANGUAGE sql STABLE AS 'SELECT * FROM public.short';
REVOKE ALL ON FUNCTION shorts() FROM PUBLIC;
CREATE VIEW outer_view AS SELECT s.name FROM shorts() s;
