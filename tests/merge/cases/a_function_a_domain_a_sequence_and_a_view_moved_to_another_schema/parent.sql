ALTER TABLE t ADD extra text;
