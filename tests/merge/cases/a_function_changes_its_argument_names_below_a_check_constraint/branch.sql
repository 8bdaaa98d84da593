ALTER TABLE codes DROP CONSTRAINT good;
DROP FUNCTION is_code(text);
CREATE FUNCTION is_code(code text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$SELECT $1 ~ '^[a-z]+$'$$;
ALTER TABLE codes ADD CONSTRAINT good CHECK (is_code(code));
