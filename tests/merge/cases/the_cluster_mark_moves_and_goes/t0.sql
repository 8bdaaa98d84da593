CREATE TABLE t (id integer PRIMARY KEY, n integer);
CREATE INDEX t_n ON t (n);
ALTER TABLE t CLUSTER ON t_pkey;
CREATE TABLE u (id integer PRIMARY KEY);
ALTER TABLE u CLUSTER ON u_pkey;
