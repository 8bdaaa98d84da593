REVOKE ALL ON FUNCTION long_one(timestamptz, varchar, float8[], point3, "char", numeric[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION long_one(timestamptz, varchar, float8[], point3, "char", numeric[]) TO pg_monitor;
COMMENT ON FUNCTION long_one(timestamptz, varchar, float8[], point3, "char", numeric[]) IS 'long';
