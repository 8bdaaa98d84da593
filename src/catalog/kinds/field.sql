-- Attributes of composite types. Comments and dependencies point at the type's pg_class row.
SELECT c.tableoid AS classid, c.oid AS objid, a.attnum AS objsubid,
       t.tableoid AS parent_classid, t.oid AS parent_objid, 0 AS parent_objsubid,
       a.attname AS name,
       pg_catalog.format_type(a.atttypid, a.atttypmod) AS type,
       a.atttypid || ':' || a.atttypmod AS type_raw,
       CASE WHEN a.attcollation <> b.typcollation AND a.attcollation <> 0
            THEN a.attcollation::pg_catalog.regcollation::text END AS collation,
       a.attcollation AS collation_raw
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_type t ON t.oid = c.reltype
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_catalog.pg_type b ON b.oid = a.atttypid
WHERE c.relkind = 'c' AND c.oid >= 16384
ORDER BY c.oid, a.attnum
