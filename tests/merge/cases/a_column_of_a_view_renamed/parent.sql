ALTER TABLE t ADD m integer;
