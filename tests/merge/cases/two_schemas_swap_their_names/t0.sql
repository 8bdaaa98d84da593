CREATE SCHEMA blue;
CREATE SCHEMA green;
CREATE TABLE blue.t (x integer);
CREATE TABLE green.t (y text);
CREATE VIEW v AS SELECT x, y FROM blue.t, green.t g(y);
