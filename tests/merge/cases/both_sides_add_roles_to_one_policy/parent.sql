ALTER POLICY p ON t TO pg_monitor, pg_read_all_data;
