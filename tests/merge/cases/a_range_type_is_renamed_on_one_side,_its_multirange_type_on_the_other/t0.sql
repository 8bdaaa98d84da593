CREATE FUNCTION distance(time, time) RETURNS double precision LANGUAGE sql IMMUTABLE STRICT
    AS 'SELECT EXTRACT(EPOCH FROM ($1 - $2))';
CREATE TYPE hours AS RANGE (SUBTYPE = time, SUBTYPE_DIFF = distance);

CREATE SCHEMA other;
CREATE TABLE shop (open hours, closed hours_multirange);
