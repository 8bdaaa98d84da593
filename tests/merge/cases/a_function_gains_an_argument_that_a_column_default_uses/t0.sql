CREATE FUNCTION make_code(n integer) RETURNS text LANGUAGE sql IMMUTABLE AS $$SELECT 'c' || n$$;
CREATE TABLE codes (id integer, code text DEFAULT make_code(1));
