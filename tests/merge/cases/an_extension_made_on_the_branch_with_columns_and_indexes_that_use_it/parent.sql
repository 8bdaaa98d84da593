ALTER TABLE t ADD p text;
