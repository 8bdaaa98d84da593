CREATE TABLE t (a integer, b text, c date);
CREATE INDEX i ON t (a, b);
