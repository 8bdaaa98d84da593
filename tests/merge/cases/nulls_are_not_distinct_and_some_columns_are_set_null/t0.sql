CREATE TABLE p (a integer, b integer, PRIMARY KEY (a, b)); CREATE TABLE t (a integer, b integer, c integer, CONSTRAINT c_once UNIQUE (c)); CREATE UNIQUE INDEX t_b ON t (b);
