ALTER POLICY p ON t TO pg_monitor;
