-- Roles of the cluster, without the bootstrap superuser and predefined roles. Never passwords.
SELECT 'pg_catalog.pg_authid'::pg_catalog.regclass::pg_catalog.oid AS classid, r.oid AS objid, 0 AS objsubid, r.rolname AS name,
       CASE WHEN r.rolsuper THEN 'SUPERUSER' ELSE 'NOSUPERUSER' END AS super,
       CASE WHEN r.rolinherit THEN 'INHERIT' ELSE 'NOINHERIT' END AS inherit,
       CASE WHEN r.rolcreaterole THEN 'CREATEROLE' ELSE 'NOCREATEROLE' END AS createrole,
       CASE WHEN r.rolcreatedb THEN 'CREATEDB' ELSE 'NOCREATEDB' END AS createdb,
       CASE WHEN r.rolcanlogin THEN 'LOGIN' ELSE 'NOLOGIN' END AS login,
       CASE WHEN r.rolreplication THEN 'REPLICATION' ELSE 'NOREPLICATION' END AS replication,
       CASE WHEN r.rolbypassrls THEN 'BYPASSRLS' ELSE 'NOBYPASSRLS' END AS bypassrls,
       'CONNECTION LIMIT ' || r.rolconnlimit AS connection_limit,
       'VALID UNTIL ' || pg_catalog.quote_literal(coalesce(r.rolvaliduntil::text, 'infinity')) AS valid_until
FROM pg_catalog.pg_roles r
WHERE r.oid >= 16384 AND r.rolname !~ '^pg_'
ORDER BY r.rolname COLLATE "C"
