CREATE TABLE t (id integer PRIMARY KEY, kind text, n numeric, day date);
