CREATE FUNCTION distance(time, time) RETURNS double precision LANGUAGE sql IMMUTABLE STRICT
    AS 'SELECT EXTRACT(EPOCH FROM ($1 - $2))';
CREATE TYPE hours AS RANGE (SUBTYPE = time, SUBTYPE_DIFF = distance);

CREATE TYPE steps;
CREATE FUNCTION whole(steps) RETURNS steps LANGUAGE internal IMMUTABLE STRICT AS 'int4range_canonical';
CREATE TYPE steps AS RANGE (SUBTYPE = integer, CANONICAL = whole);
CREATE TABLE shop (id integer, open hours, closed hours_multirange, s steps);
CREATE VIEW made AS SELECT steps(1, 3) AS s, hours('01:00', '02:00') AS h;
