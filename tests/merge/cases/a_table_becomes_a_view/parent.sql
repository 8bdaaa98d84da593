ALTER TABLE t ADD x integer;
