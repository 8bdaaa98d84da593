ALTER POLICY p ON t TO pg_monitor, pg_write_all_data;
