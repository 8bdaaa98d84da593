ALTER FUNCTION f() SET search_path TO 'pg_catalog', "A, b";
ALTER FUNCTION f() SET "my.own" TO 'it''s
two lines, SET x';
ALTER PROCEDURE p() RESET "my.own";
ALTER PROCEDURE p() SET "other.own" TO 'c';
