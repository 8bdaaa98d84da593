CREATE FUNCTION twice(a integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT a * 2';
CREATE TABLE t (id integer, n integer GENERATED ALWAYS AS (twice(id)) STORED, m integer DEFAULT twice(1), CONSTRAINT c CHECK (twice(id) > 0));
CREATE INDEX i ON t (twice(id));
