DROP FUNCTION f(integer, text);
CREATE FUNCTION f(integer, text) RETURNS integer LANGUAGE sql SET work_mem TO '8MB' AS 'SELECT 1';
ALTER FUNCTION f(integer, text) OWNER TO pg_read_all_settings;
