CREATE TABLE a_list (n integer);
CREATE FUNCTION a_even(n integer) RETURNS boolean LANGUAGE sql STABLE AS 'SELECT n = 0 OR EXISTS (SELECT FROM public.z_list WHERE z_list.n = $1)';
CREATE FUNCTION b_odd(n integer) RETURNS boolean LANGUAGE plpgsql STABLE AS 'BEGIN RETURN n <> 0 AND public.a_even(n - 1); END';
CREATE TABLE z_list (n integer);
INSERT INTO a_list VALUES (1);
CREATE MATERIALIZED VIEW a_view AS SELECT n, a_even(n), b_odd(n) FROM a_list;
ALTER TABLE a_list ADD CONSTRAINT c CHECK (a_even(n) OR b_odd(n));
