CREATE TABLE t (id integer PRIMARY KEY, name varchar(10));
INSERT INTO t VALUES (1, 'Ada');
