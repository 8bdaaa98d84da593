CREATE TABLE t (a integer NOT NULL, b text, c text);
INSERT INTO t VALUES (1, 'x', NULL);
