CREATE FUNCTION f(a integer, b text) RETURNS integer LANGUAGE sql AS 'SELECT 1';
ALTER FUNCTION f(integer, text) OWNER TO pg_read_all_settings;
