GRANT INSERT ON t TO pg_write_all_data;
