DO $$ BEGIN EXECUTE 'GRANT CONNECT ON DATABASE ' || quote_ident(current_database()) || ' TO ann WITH GRANT OPTION'; END $$;
DO $$ BEGIN EXECUTE 'REVOKE TEMPORARY ON DATABASE ' || quote_ident(current_database()) || ' FROM PUBLIC'; END $$;
DO $$ BEGIN EXECUTE 'COMMENT ON DATABASE ' || quote_ident(current_database()) || ' IS ''it''''s ours'''; END $$;
