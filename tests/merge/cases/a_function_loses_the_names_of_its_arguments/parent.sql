ALTER FUNCTION f(integer, text) SET work_mem TO '8MB';
