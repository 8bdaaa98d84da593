CREATE SCHEMA s;
GRANT USAGE ON SCHEMA s TO ann;
GRANT USAGE ON SCHEMA s TO bob;
GRANT USAGE ON SCHEMA s TO eve;
DO $$ BEGIN EXECUTE 'ALTER DATABASE ' || quote_ident(current_database()) || ' SET work_mem TO ''7MB'''; END $$;
DO $$ BEGIN EXECUTE 'ALTER DATABASE ' || quote_ident(current_database()) || ' SET lock_timeout TO ''3s'''; END $$;
