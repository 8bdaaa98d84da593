GRANT UPDATE ON t TO pg_monitor;
