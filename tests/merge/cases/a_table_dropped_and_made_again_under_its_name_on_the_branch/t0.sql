CREATE TABLE t (id integer, old text);
CREATE TABLE z (id integer);
