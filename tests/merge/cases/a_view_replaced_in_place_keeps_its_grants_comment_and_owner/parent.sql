GRANT UPDATE ON v TO pg_write_all_data;
