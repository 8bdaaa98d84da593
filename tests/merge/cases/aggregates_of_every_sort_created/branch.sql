CREATE FUNCTION add_to(bigint, integer) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT $1 + $2';
CREATE FUNCTION take_from(bigint, integer) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT $1 - $2';
CREATE FUNCTION finish(bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE AGGREGATE total(integer) (SFUNC = add_to, STYPE = bigint, INITCOND = '0');
CREATE TABLE numbers (n integer);
CREATE VIEW totals AS SELECT total(n) AS total FROM numbers;

CREATE FUNCTION finish_with(bigint, integer) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE FUNCTION put(integer[], VARIADIC integer[]) RETURNS integer[] LANGUAGE sql AS 'SELECT $1 || $2';
CREATE AGGREGATE other.moving(value integer) (SFUNC = add_to, STYPE = bigint, SSPACE = 100,
    FINALFUNC = finish_with, FINALFUNC_EXTRA, FINALFUNC_MODIFY = SHAREABLE, COMBINEFUNC = int8pl, INITCOND = '0',
    MSFUNC = add_to, MINVFUNC = take_from, MSTYPE = bigint, MSSPACE = 10, MFINALFUNC = finish,
    MFINALFUNC_MODIFY = READ_WRITE, MINITCOND = '0', PARALLEL = SAFE);
CREATE AGGREGATE "Rows"(*) (SFUNC = int8inc, STYPE = bigint, INITCOND = '0');
CREATE AGGREGATE biggest(integer) (SFUNC = int4larger, STYPE = integer, SORTOP = >);
CREATE AGGREGATE average(numeric) (SFUNC = numeric_avg_accum, STYPE = internal, FINALFUNC = numeric_avg,
    COMBINEFUNC = numeric_avg_combine, SERIALFUNC = numeric_avg_serialize,
    DESERIALFUNC = numeric_avg_deserialize, PARALLEL = RESTRICTED);
CREATE AGGREGATE percentile(double precision ORDER BY anyelement) (SFUNC = ordered_set_transition,
    STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA, FINALFUNC_MODIFY = READ_ONLY);
CREATE AGGREGATE place(VARIADIC "any" ORDER BY VARIADIC "any") (SFUNC = ordered_set_transition_multi,
    STYPE = internal, FINALFUNC = rank_final, FINALFUNC_EXTRA, HYPOTHETICAL);
CREATE AGGREGATE list(VARIADIC integer[]) (SFUNC = put, STYPE = integer[]);
COMMENT ON AGGREGATE "Rows"(*) IS 'how many';
COMMENT ON AGGREGATE percentile(double precision ORDER BY anyelement) IS 'of a group';
COMMENT ON AGGREGATE place(VARIADIC "any" ORDER BY VARIADIC "any") IS 'if it were there';
ALTER AGGREGATE "Rows"(*) OWNER TO pg_monitor;
ALTER AGGREGATE place(VARIADIC "any" ORDER BY VARIADIC "any") OWNER TO pg_monitor;
REVOKE EXECUTE ON FUNCTION "Rows"() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION total(integer) TO pg_read_all_settings;
