CREATE TABLE u (id integer, CONSTRAINT one UNIQUE (id));
CREATE TABLE t (u integer);
