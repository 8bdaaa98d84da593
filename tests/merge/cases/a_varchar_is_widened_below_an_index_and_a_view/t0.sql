CREATE TABLE t (id integer PRIMARY KEY, name varchar(10) DEFAULT 'x' NOT NULL);
CREATE INDEX t_name ON t (name varchar_pattern_ops);
INSERT INTO t VALUES (1, 'Ada');
