SELECT unnest(datacl)::text FROM pg_database WHERE datname = current_database() ORDER BY 1;
SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database();
