CREATE TABLE t (id integer PRIMARY KEY, n integer, m text);
CREATE VIEW v AS SELECT id, n FROM t;
