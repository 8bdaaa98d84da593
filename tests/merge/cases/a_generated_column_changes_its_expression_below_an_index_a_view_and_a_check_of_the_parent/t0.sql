CREATE TABLE t (a integer, b integer GENERATED ALWAYS AS (a * 2) STORED);
INSERT INTO t (a) VALUES (4);
