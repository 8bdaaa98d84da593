-- Multirange types, each inside its range type, though in a schema of its own. There since 14.
SELECT t.tableoid AS classid, t.oid AS objid, 0 AS objsubid,
       r.tableoid AS parent_classid, r.oid AS parent_objid, 0 AS parent_objsubid,
       n.nspname AS schema, t.typname AS name
FROM pg_catalog.pg_type t
JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
JOIN pg_catalog.pg_depend d ON d.classid = t.tableoid AND d.objid = t.oid AND d.deptype = 'i'
JOIN pg_catalog.pg_type r ON r.oid = d.refobjid AND r.tableoid = d.refclassid
WHERE t.typtype = 'm' AND t.oid >= 16384
ORDER BY n.nspname COLLATE "C", t.typname COLLATE "C"
