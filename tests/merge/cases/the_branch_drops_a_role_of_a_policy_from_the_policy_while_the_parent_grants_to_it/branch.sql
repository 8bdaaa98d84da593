ALTER POLICY p ON t TO pg_read_all_data;
