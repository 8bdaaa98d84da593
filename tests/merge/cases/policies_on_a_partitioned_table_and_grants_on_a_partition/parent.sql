GRANT SELECT ON m1 TO pg_monitor;
