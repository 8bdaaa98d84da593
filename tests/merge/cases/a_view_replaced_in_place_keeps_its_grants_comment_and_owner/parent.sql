GRANT UPDATE ON v TO pg_write_server_files;
