CREATE TABLE t (a integer, b integer);
CREATE FUNCTION total(t) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1.a + $1.b';
CREATE VIEW totals AS SELECT t.total FROM t;
