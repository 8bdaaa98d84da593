CREATE TABLE t (id integer PRIMARY KEY, tags text, data text);
INSERT INTO t VALUES (1, '{a,b}', '{"k": 1}');
