INSERT INTO system.migrations VALUES (3, 'branch', '{"ALTER TABLE t ADD b integer"}');
ALTER TABLE t ADD b integer;
