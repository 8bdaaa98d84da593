CREATE TABLE t (id serial, n integer);
CREATE TABLE u (id integer DEFAULT nextval('t_id_seq'));
