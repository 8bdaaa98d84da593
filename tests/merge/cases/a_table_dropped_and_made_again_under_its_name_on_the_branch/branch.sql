DROP TABLE t;
CREATE TABLE t (id integer, new date);
