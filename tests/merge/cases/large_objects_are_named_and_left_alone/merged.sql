ALTER TABLE t ADD b integer;
