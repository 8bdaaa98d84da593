CREATE TABLE t (id integer PRIMARY KEY, n text);
CREATE TABLE totals (n text);
