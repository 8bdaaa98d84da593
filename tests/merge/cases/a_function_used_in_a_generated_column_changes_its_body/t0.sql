CREATE FUNCTION twice(a integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT a * 2';
CREATE TABLE t (id integer, n integer GENERATED ALWAYS AS (twice(id)) STORED);
INSERT INTO t VALUES (3);
