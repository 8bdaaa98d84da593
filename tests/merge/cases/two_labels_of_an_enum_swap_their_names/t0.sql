CREATE TYPE state AS ENUM ('on', 'off');
CREATE TABLE t (id integer PRIMARY KEY, s state DEFAULT 'on');
INSERT INTO t VALUES (1, 'on'), (2, 'off');
