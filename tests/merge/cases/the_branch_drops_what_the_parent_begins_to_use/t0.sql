CREATE TABLE t (x integer, y integer);
