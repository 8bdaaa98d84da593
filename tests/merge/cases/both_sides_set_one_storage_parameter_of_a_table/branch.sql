ALTER TABLE t SET (fillfactor = 80);
