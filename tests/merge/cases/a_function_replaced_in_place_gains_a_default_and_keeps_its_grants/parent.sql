COMMENT ON FUNCTION f(integer, integer) IS 'sum';
