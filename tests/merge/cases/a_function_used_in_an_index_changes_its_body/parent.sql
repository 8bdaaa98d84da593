ALTER TABLE t ADD b text;
