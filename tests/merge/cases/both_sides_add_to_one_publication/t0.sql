CREATE SCHEMA s;
CREATE TABLE a (id integer PRIMARY KEY, x integer, y text);
CREATE TABLE b (id integer PRIMARY KEY, x integer);
CREATE TABLE s.c (id integer PRIMARY KEY);

CREATE PUBLICATION p FOR TABLE a;
