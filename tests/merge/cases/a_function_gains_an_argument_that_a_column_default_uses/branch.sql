ALTER TABLE codes ALTER code DROP DEFAULT;
DROP FUNCTION make_code(integer);
CREATE FUNCTION make_code(n integer, prefix text) RETURNS text LANGUAGE sql IMMUTABLE AS $$SELECT prefix || n$$;
ALTER TABLE codes ALTER code SET DEFAULT make_code(1, 'x');
