ALTER FUNCTION f() RESET work_mem;
ALTER FUNCTION f() SET statement_timeout TO '1s';
ALTER PROCEDURE p() SET lock_timeout TO '2s';
