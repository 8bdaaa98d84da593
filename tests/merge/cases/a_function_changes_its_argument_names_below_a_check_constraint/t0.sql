CREATE FUNCTION is_code(a text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$SELECT $1 ~ '^[a-z]+$'$$;
CREATE TABLE codes (id integer, code text, CONSTRAINT good CHECK (is_code(code)));
INSERT INTO codes VALUES (1, 'abc');
