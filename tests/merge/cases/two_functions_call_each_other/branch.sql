SET check_function_bodies = off;
CREATE FUNCTION even(n integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT CASE WHEN n = 0 THEN true ELSE public.odd(n - 1) END';
CREATE FUNCTION odd(n integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT CASE WHEN n = 0 THEN false ELSE public.even(n - 1) END';
