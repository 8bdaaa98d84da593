DO $$ BEGIN EXECUTE 'ALTER DATABASE ' || quote_ident(current_database()) || ' SET lock_timeout TO ''4s'''; END $$;
DO $$ BEGIN EXECUTE 'ALTER DATABASE ' || quote_ident(current_database()) || ' SET search_path TO s, "$user", '''''; END $$;
DO $$ BEGIN EXECUTE 'ALTER DATABASE ' || quote_ident(current_database()) || ' SET DateStyle TO ''ISO, DMY'''; END $$;
DO $$ BEGIN EXECUTE 'ALTER ROLE ann IN DATABASE ' || quote_ident(current_database()) || ' SET search_path TO "A b", s'; END $$;
DO $$ BEGIN EXECUTE 'ALTER ROLE ann IN DATABASE ' || quote_ident(current_database()) || ' SET my.own TO ''it''''s 100%'''; END $$;
