SELECT e.tableoid AS classid, e.oid AS objid, 0 AS objsubid, e.extname AS name,
       n.nspname AS schema_name, e.extversion AS version
FROM pg_catalog.pg_extension e
JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
WHERE e.oid >= 16384
ORDER BY e.extname COLLATE "C"
