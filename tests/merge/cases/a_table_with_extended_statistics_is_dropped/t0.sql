CREATE SCHEMA s;
CREATE TABLE t (a integer, b integer, c integer);
CREATE STATISTICS s.one ON a, b FROM t;
CREATE TABLE u (a integer, b integer, c integer);
CREATE STATISTICS two ON a, b FROM u;
