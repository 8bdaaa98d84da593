DROP FUNCTION f(integer, integer);
CREATE FUNCTION f(a text, b integer DEFAULT 2) RETURNS text LANGUAGE sql AS 'SELECT a || b';
