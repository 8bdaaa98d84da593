ALTER TABLE t ADD extra integer;
