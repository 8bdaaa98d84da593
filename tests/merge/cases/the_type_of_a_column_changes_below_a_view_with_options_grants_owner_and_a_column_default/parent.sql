GRANT DELETE ON people TO pg_monitor;
