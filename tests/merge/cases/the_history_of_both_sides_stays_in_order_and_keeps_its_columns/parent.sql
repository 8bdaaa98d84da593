INSERT INTO system.migrations VALUES (2, 'parent', NULL);
ALTER TABLE t ADD p integer;
