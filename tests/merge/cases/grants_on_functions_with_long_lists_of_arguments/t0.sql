CREATE TYPE point3 AS (x integer, y integer, z integer);
CREATE FUNCTION long_one(a timestamp with time zone, b character varying, c double precision[], d point3,
    e "char", OUT r integer, VARIADIC f numeric[]) LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION long_one(a timestamp without time zone, b bit varying, c interval) RETURNS integer LANGUAGE sql AS 'SELECT 2';
