DROP VIEW outer_view;
DROP FUNCTION shorts();
DROP VIEW short;
CREATE VIEW short AS SELECT id, name FROM people;
CREATE FUNCTION shorts() RETURNS SETOF short LANGUAGE sql STABLE AS 'SELECT * FROM public.short';
REVOKE ALL ON FUNCTION shorts() FROM PUBLIC;
CREATE VIEW outer_view AS SELECT s.name FROM shorts() s;
