CREATE TABLE t_n (id integer);
