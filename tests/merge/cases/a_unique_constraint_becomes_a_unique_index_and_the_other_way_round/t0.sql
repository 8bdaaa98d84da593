CREATE TABLE t (a integer, b integer, CONSTRAINT one UNIQUE (a));
CREATE UNIQUE INDEX two ON t (b);
