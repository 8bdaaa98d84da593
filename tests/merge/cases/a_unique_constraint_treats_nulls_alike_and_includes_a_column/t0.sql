CREATE TABLE t (id integer, a integer, b integer, c text, CONSTRAINT one UNIQUE (a, b));
