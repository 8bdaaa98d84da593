ALTER TABLE t ADD y text;
