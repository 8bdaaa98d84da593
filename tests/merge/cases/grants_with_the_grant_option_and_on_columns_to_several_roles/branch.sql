REVOKE GRANT OPTION FOR SELECT ON t FROM pg_monitor;
REVOKE UPDATE (note) ON t FROM pg_monitor;
GRANT INSERT ON t TO pg_write_server_files;
