ALTER TABLE t ADD n integer;
