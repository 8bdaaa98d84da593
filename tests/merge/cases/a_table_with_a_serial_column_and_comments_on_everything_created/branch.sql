CREATE TABLE t (id bigserial PRIMARY KEY, note text);
COMMENT ON TABLE t IS 'table';
COMMENT ON COLUMN t.id IS 'column';
COMMENT ON SEQUENCE t_id_seq IS 'sequence';
COMMENT ON CONSTRAINT t_pkey ON t IS 'constraint';
COMMENT ON INDEX t_pkey IS 'index';
