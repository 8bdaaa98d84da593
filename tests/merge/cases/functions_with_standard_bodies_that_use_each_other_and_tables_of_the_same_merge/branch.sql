CREATE TABLE t (id integer PRIMARY KEY, n integer);
CREATE FUNCTION zz_first(a integer) RETURNS integer STABLE RETURN (SELECT max(n) FROM t WHERE id = a);
CREATE FUNCTION aa_second(a integer) RETURNS integer STABLE RETURN zz_first(a) + 1;
CREATE FUNCTION put(a integer) RETURNS integer BEGIN ATOMIC INSERT INTO t VALUES (a, aa_second(a)) RETURNING id; END;
