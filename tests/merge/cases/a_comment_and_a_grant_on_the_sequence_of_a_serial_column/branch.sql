GRANT USAGE ON SEQUENCE t_id_seq TO pg_monitor;
ALTER TABLE t RENAME id TO t_id;
