CREATE TABLE zz_table (id integer PRIMARY KEY, n integer);
CREATE FUNCTION zz_inner(a integer) RETURNS integer LANGUAGE sql STABLE AS 'SELECT n FROM public.zz_table WHERE id = a';
CREATE FUNCTION aa_outer(a integer) RETURNS integer LANGUAGE sql STABLE AS 'SELECT public.zz_inner(a) + 1';
CREATE FUNCTION rows_of() RETURNS SETOF zz_table LANGUAGE sql STABLE AS 'SELECT * FROM public.zz_table';
