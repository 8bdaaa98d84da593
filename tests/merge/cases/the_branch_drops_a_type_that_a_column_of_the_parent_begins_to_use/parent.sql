ALTER TABLE t ADD now mood;
