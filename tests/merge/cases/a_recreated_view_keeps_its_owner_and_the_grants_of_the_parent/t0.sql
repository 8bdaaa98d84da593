CREATE TABLE t (id integer PRIMARY KEY, n integer);
CREATE VIEW v AS SELECT id, n FROM t;
ALTER VIEW v OWNER TO pg_read_all_settings;
CREATE VIEW w AS SELECT id FROM v;
