CREATE TABLE t (k text PRIMARY KEY, n integer, twice integer GENERATED ALWAYS AS (n * 2) STORED);
INSERT INTO t VALUES ('a', 1);
