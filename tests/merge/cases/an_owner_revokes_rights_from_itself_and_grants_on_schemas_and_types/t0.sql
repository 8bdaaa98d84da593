CREATE SCHEMA app;
CREATE TYPE mood AS ENUM ('ok');
CREATE DOMAIN code AS text;
CREATE TABLE t (id integer PRIMARY KEY, n integer);
