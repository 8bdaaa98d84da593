CREATE TABLE t (id integer, n integer);CREATE FUNCTION next_n() RETURNS integer LANGUAGE sql AS 'SELECT count(*)::integer FROM public.t';ALTER TABLE t ALTER n SET DEFAULT next_n();
