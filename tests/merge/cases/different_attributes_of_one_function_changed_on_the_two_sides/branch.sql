ALTER FUNCTION f(integer) SECURITY DEFINER COST 10 SET search_path TO 'public';
