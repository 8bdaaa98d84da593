CREATE TABLE t (id integer PRIMARY KEY, n integer);
CREATE VIEW v AS SELECT id, n FROM t;
ALTER VIEW v OWNER TO pg_read_all_settings;
GRANT SELECT ON v TO pg_monitor;
COMMENT ON VIEW v IS 'v';
