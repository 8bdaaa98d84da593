CREATE SCHEMA s;
CREATE TABLE t (a integer, b integer, c integer);

GRANT USAGE ON SCHEMA s TO ann;
CREATE STATISTICS gone ON a, b FROM t;
CREATE STATISTICS changed (ndistinct) ON a, b FROM t;
CREATE STATISTICS kept ON b, c FROM t;
