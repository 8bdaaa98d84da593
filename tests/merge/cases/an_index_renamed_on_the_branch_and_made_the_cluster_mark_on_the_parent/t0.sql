CREATE TABLE t (id integer PRIMARY KEY, n integer);
CREATE INDEX old_name ON t (n);
