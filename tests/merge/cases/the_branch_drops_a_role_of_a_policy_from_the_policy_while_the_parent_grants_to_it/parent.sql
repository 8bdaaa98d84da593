GRANT SELECT ON t TO pg_monitor;
