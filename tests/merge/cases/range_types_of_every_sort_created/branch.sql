CREATE FUNCTION distance(time, time) RETURNS double precision LANGUAGE sql IMMUTABLE STRICT
    AS 'SELECT EXTRACT(EPOCH FROM ($1 - $2))';
CREATE TYPE hours AS RANGE (SUBTYPE = time, SUBTYPE_DIFF = distance);

CREATE TYPE letters AS RANGE (SUBTYPE = text, COLLATION = "C", SUBTYPE_OPCLASS = text_pattern_ops,
                              MULTIRANGE_TYPE_NAME = other.many_letters);
COMMENT ON TYPE hours IS 'opening hours';
COMMENT ON TYPE other.many_letters IS 'some letters';
ALTER TYPE hours OWNER TO pg_monitor;
GRANT USAGE ON TYPE hours TO pg_read_all_settings;
REVOKE USAGE ON TYPE letters FROM PUBLIC;
CREATE TYPE steps;
CREATE FUNCTION whole(steps) RETURNS steps LANGUAGE internal IMMUTABLE STRICT AS 'int4range_canonical';
CREATE TYPE steps AS RANGE (SUBTYPE = integer, CANONICAL = whole);
CREATE FUNCTION first(steps) RETURNS integer LANGUAGE sql AS 'SELECT lower($1)';
CREATE TABLE shop (open hours, closed hours_multirange DEFAULT '{}', names other.many_letters[],
                   EXCLUDE USING gist (open WITH &&));
CREATE VIEW made AS SELECT steps(1, 3) AS s, letters('a', 'b') AS l, hours_multirange() AS h;
