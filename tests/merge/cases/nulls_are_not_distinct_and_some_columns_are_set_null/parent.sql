ALTER TABLE t ADD note text;
