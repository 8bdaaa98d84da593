ALTER TYPE word OWNER TO pg_monitor;
