-- Schemas that do not belong to the system or to an extension.
SELECT n.tableoid AS classid, n.oid AS objid, 0 AS objsubid, n.nspname AS name,
       pg_catalog.pg_get_userbyid(n.nspowner) AS owner
FROM pg_catalog.pg_namespace n
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                  WHERE e.classid = n.tableoid AND e.objid = n.oid AND e.deptype = 'e')
ORDER BY n.nspname COLLATE "C"
