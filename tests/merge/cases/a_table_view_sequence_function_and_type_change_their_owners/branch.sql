ALTER TABLE t OWNER TO pg_read_all_settings;
ALTER VIEW v OWNER TO pg_read_all_settings;
ALTER SEQUENCE s OWNER TO pg_read_all_settings;
ALTER FUNCTION f() OWNER TO pg_read_all_settings;
ALTER TYPE e OWNER TO pg_read_all_settings;
ALTER DOMAIN d OWNER TO pg_read_all_settings;
ALTER TYPE c OWNER TO pg_read_all_settings;
ALTER SCHEMA n OWNER TO pg_read_all_settings;
