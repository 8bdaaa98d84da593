GRANT USAGE ON SCHEMA app TO pg_monitor;
