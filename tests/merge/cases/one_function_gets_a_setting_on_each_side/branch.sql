ALTER FUNCTION f() SET search_path TO 'public';
