ALTER TABLE t ALTER at TYPE timestamptz;
