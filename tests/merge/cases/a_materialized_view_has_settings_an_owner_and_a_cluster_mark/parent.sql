GRANT SELECT ON m TO pg_monitor;
