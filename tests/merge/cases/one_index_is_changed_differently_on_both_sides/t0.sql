CREATE TABLE t (id integer PRIMARY KEY, a text, b text);
CREATE INDEX i ON t (a);
