CREATE FUNCTION add_to(bigint, integer) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT $1 + $2';
CREATE FUNCTION take_from(bigint, integer) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT $1 - $2';
CREATE FUNCTION finish(bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE AGGREGATE total(integer) (SFUNC = add_to, STYPE = bigint, INITCOND = '0');
CREATE TABLE numbers (n integer);
CREATE VIEW totals AS SELECT total(n) AS total FROM numbers;

CREATE SCHEMA other;
CREATE AGGREGATE mean(integer) (SFUNC = add_to, STYPE = bigint);
CREATE AGGREGATE lines(*) (SFUNC = int8inc, STYPE = bigint, INITCOND = '0');
