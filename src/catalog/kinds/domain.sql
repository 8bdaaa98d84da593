SELECT t.tableoid AS classid, t.oid AS objid, 0 AS objsubid, n.nspname AS schema, t.typname AS name,
       pg_catalog.pg_get_userbyid(t.typowner) AS owner,
       pg_catalog.format_type(t.typbasetype, t.typtypmod) AS base_type,
       t.typbasetype || ':' || t.typtypmod AS base_type_raw,
       CASE WHEN t.typcollation <> b.typcollation AND t.typcollation <> 0
            THEN t.typcollation::pg_catalog.regcollation::text END AS collation,
       t.typcollation AS collation_raw,
       -- A default without an expression is the base type's own.
       pg_catalog.pg_get_expr(t.typdefaultbin, 0) AS default_value,
       pg_catalog.md5(t.typdefaultbin::text) AS default_value_raw,
       CASE WHEN t.typnotnull THEN 'NOT NULL' END AS not_null
FROM pg_catalog.pg_type t
JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype
WHERE t.typtype = 'd' AND t.oid >= 16384
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                  WHERE e.classid = t.tableoid AND e.objid = t.oid AND e.deptype = 'e')
ORDER BY n.nspname COLLATE "C", t.typname COLLATE "C"
