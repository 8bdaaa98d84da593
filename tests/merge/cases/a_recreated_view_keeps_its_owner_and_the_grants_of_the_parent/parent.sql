GRANT SELECT ON v TO pg_monitor;
GRANT SELECT (id) ON w TO pg_monitor;
COMMENT ON VIEW w IS 'w';
