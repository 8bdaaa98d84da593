CREATE TABLE t (a integer, b integer, c text);
INSERT INTO t VALUES (4, 1, 'x');
