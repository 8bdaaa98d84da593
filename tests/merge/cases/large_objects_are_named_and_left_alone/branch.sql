SELECT lo_create(0);
ALTER TABLE t ADD b integer;
