CREATE TABLE t (id integer PRIMARY KEY, a text, b text COLLATE "C");
CREATE INDEX i ON t (a);
