ALTER TABLE t SET (toast.autovacuum_enabled = off, toast_tuple_target = 4000);
ALTER TABLE t RESET (autovacuum_enabled);
