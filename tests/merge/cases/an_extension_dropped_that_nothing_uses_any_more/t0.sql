CREATE EXTENSION citext;
CREATE TABLE t (id integer PRIMARY KEY, name citext);
INSERT INTO t VALUES (1, 'Ada');
