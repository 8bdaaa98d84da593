DROP VIEW totals;
DROP AGGREGATE total(integer);
CREATE FUNCTION say(bigint) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1::text';
CREATE AGGREGATE total(integer) (SFUNC = add_to, STYPE = bigint, INITCOND = '0', FINALFUNC = say);
CREATE VIEW totals AS SELECT total(n) AS total FROM numbers;
