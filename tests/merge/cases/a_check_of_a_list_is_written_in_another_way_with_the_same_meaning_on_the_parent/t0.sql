CREATE TABLE t (id integer PRIMARY KEY, kind text, CONSTRAINT known CHECK (kind IN ('a', 'b')));
