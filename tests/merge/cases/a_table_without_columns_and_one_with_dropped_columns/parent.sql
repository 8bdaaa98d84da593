ALTER TABLE t ADD e integer;
ALTER TABLE t DROP e;
ALTER TABLE t ADD f integer;
