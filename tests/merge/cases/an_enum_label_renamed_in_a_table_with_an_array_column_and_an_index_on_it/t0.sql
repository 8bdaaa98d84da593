CREATE TYPE tag AS ENUM ('a', 'b');
CREATE TABLE t (id integer PRIMARY KEY, tags tag[] DEFAULT '{a}');
CREATE INDEX t_tags ON t USING gin (tags);
INSERT INTO t VALUES (1, '{a,b}');
