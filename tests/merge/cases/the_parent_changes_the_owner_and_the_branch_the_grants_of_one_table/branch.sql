GRANT INSERT ON t TO pg_write_all_data;
REVOKE SELECT ON t FROM pg_monitor;
