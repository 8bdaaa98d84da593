ALTER TABLE t ADD p integer;
