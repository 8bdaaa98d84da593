ALTER FUNCTION f() SET work_mem TO '8MB';
