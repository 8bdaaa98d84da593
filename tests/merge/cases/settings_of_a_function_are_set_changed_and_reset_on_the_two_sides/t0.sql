CREATE FUNCTION f() RETURNS integer LANGUAGE plpgsql SET work_mem TO '4MB' SET search_path TO 'public', 'pg_temp' AS 'BEGIN RETURN 1; END';
CREATE PROCEDURE p() LANGUAGE plpgsql SET "my.own" TO 'a, b' SET lock_timeout TO '1s' AS 'BEGIN END';
