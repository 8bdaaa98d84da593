CREATE TABLE t (id integer, b text) WITH (fillfactor = 70, autovacuum_enabled = off, toast.autovacuum_enabled = off);
CREATE VIEW v WITH (security_barrier = true) AS SELECT id FROM t;
CREATE MATERIALIZED VIEW m WITH (fillfactor = 50, autovacuum_enabled = off) AS SELECT id FROM t;
