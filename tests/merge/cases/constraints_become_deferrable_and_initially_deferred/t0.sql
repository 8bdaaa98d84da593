CREATE TABLE u (id integer PRIMARY KEY);
CREATE TABLE t (id integer PRIMARY KEY, n integer, u integer CONSTRAINT to_u REFERENCES u, CONSTRAINT one_n UNIQUE (n));
