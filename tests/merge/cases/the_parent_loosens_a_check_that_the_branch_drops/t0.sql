CREATE TABLE t (id integer, CONSTRAINT c CHECK (id > 10));
