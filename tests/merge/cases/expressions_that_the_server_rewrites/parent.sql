ALTER TABLE t ADD note varchar(10);
