CREATE TABLE u (id integer);
CREATE UNIQUE INDEX one ON u (id);
CREATE TABLE t (u integer);
