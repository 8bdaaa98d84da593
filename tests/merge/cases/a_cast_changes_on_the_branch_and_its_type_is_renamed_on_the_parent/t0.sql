CREATE TYPE pair AS (a integer, b integer);
CREATE FUNCTION first_of(pair) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT ($1).a';
CREATE FUNCTION last_of(pair) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT ($1).b';
CREATE CAST (pair AS integer) WITH FUNCTION first_of(pair);
CREATE CAST (pair AS box) WITH INOUT;
COMMENT ON CAST (pair AS integer) IS 'half of it';
