CREATE TABLE a (x integer);
CREATE TABLE b (y text);
CREATE TABLE c (z date);
CREATE VIEW v AS SELECT x, y, z FROM a, b, c;
