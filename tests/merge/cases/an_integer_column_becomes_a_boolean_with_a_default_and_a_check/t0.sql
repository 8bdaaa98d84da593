CREATE TABLE t (id integer PRIMARY KEY, active integer DEFAULT 1 NOT NULL, CONSTRAINT zero_or_one CHECK (active IN (0, 1)));
INSERT INTO t VALUES (1, 0), (2, 1);
