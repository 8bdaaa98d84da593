CREATE TABLE t (id integer PRIMARY KEY, a integer, b integer);
CREATE INDEX i ON t (a);
CREATE INDEX j ON t (b DESC);
