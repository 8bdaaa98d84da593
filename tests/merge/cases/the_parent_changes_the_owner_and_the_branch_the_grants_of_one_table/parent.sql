ALTER TABLE t OWNER TO pg_read_all_data;
