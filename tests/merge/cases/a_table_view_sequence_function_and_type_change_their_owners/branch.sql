ALTER TABLE t OWNER TO pg_read_all_data;
ALTER VIEW v OWNER TO pg_read_all_data;
ALTER SEQUENCE s OWNER TO pg_read_all_data;
ALTER FUNCTION f() OWNER TO pg_read_all_data;
ALTER TYPE e OWNER TO pg_read_all_data;
ALTER DOMAIN d OWNER TO pg_read_all_data;
ALTER TYPE c OWNER TO pg_read_all_data;
ALTER SCHEMA n OWNER TO pg_read_all_data;
