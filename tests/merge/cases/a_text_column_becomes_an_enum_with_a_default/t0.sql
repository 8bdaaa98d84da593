CREATE TABLE t (id integer PRIMARY KEY, state text DEFAULT 'new' NOT NULL);
INSERT INTO t VALUES (1, 'done');
