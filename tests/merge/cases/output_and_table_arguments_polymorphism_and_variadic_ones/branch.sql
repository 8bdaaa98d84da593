CREATE FUNCTION two(a integer, OUT b integer, OUT c text) LANGUAGE sql IMMUTABLE AS $$SELECT a, 'c'$$;
CREATE FUNCTION many(OUT a integer, OUT b text) RETURNS SETOF record LANGUAGE sql AS $$SELECT 1, 'b'$$;
CREATE FUNCTION first(a anyarray, fallback anyelement DEFAULT NULL) RETURNS anyelement LANGUAGE sql IMMUTABLE AS 'SELECT coalesce(a[1], fallback)';
CREATE FUNCTION longest(VARIADIC a text[]) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT max(x) FROM unnest(a) x';
CREATE FUNCTION listed() RETURNS TABLE ("a b" integer, "order" text) LANGUAGE sql AS $$SELECT 1, 'x'$$;
CREATE VIEW used AS SELECT (two(1)).b AS b, first(ARRAY[1, 2]) AS f, longest('a', 'bb') AS l, m.a, x."order" FROM many() m, listed() x;
