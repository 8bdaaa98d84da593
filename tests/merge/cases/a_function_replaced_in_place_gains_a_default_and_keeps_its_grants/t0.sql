CREATE FUNCTION f(a integer, b integer) RETURNS integer LANGUAGE sql AS 'SELECT a + b';
REVOKE ALL ON FUNCTION f(integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION f(integer, integer) TO pg_monitor;
CREATE VIEW v AS SELECT f(1, 2) AS f;
