ALTER TABLE t ADD e text;
