CREATE TABLE a_list (n integer);
CREATE TABLE z_list (n integer);
CREATE FUNCTION a_even(n integer) RETURNS boolean LANGUAGE sql STABLE AS 'SELECT $1 = 0 OR EXISTS (SELECT FROM public.z_list z WHERE z.n = $1)';
CREATE FUNCTION b_odd(n integer) RETURNS boolean LANGUAGE plpgsql STABLE AS 'BEGIN RETURN $1 <> 0 AND public.a_even($1 - 1); END';
INSERT INTO a_list VALUES (1);
CREATE MATERIALIZED VIEW a_view AS SELECT n, public.a_even(n), public.b_odd(n) FROM a_list;
ALTER TABLE a_list ADD CONSTRAINT c CHECK (public.a_even(n) OR public.b_odd(n));
