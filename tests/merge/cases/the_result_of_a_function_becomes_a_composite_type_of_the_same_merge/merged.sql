DROP FUNCTION f();
CREATE TYPE pair AS (a integer, b text);
CREATE FUNCTION f() RETURNS pair LANGUAGE sql AS $$SELECT ROW(1, 'b')::public.pair$$;
COMMENT ON FUNCTION f() IS 'f';
