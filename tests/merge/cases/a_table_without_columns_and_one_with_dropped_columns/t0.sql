CREATE TABLE empty ();
CREATE TABLE t (a integer, b integer, c integer, d integer);
ALTER TABLE t DROP a;
ALTER TABLE t DROP c;
CREATE INDEX t_d ON t (d);
INSERT INTO t VALUES (2, 4);
