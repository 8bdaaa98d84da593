CREATE TABLE t (id integer, n integer);
CREATE FUNCTION total(x t) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT x.n';
GRANT EXECUTE ON FUNCTION total(t) TO pg_monitor;
CREATE INDEX i ON t (total(t.*));
