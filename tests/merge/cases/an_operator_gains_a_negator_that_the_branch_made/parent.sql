ALTER OPERATOR === (pair, pair) OWNER TO pg_monitor;
