COMMENT ON SEQUENCE t_id_seq IS 'numbers of t';
