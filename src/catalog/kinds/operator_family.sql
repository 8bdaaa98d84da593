SELECT f.tableoid AS classid, f.oid AS objid, 0 AS objsubid, n.nspname AS schema, f.opfname AS name,
       a.amname AS args, pg_catalog.pg_get_userbyid(f.opfowner) AS owner
FROM pg_catalog.pg_opfamily f
JOIN pg_catalog.pg_namespace n ON n.oid = f.opfnamespace
JOIN pg_catalog.pg_am a ON a.oid = f.opfmethod
WHERE f.oid >= 16384
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                  WHERE e.classid = f.tableoid AND e.objid = f.oid AND e.deptype = 'e')
ORDER BY n.nspname COLLATE "C", f.opfname COLLATE "C", a.amname COLLATE "C"
