CREATE TABLE t (x integer, y integer GENERATED ALWAYS AS (x * 2) STORED);CREATE INDEX i ON t (y);
