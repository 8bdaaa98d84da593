-- Columns of views that something hangs on: a comment, a grant, a default, a label.
SELECT c.tableoid AS classid, c.oid AS objid, a.attnum AS objsubid,
       c.tableoid AS parent_classid, c.oid AS parent_objid, 0 AS parent_objsubid,
       a.attname AS name
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relkind IN ('v', 'm') AND c.oid >= 16384
  AND (a.attacl IS NOT NULL OR a.atthasdef
       OR EXISTS (SELECT FROM pg_catalog.pg_description d
                  WHERE d.classoid = c.tableoid AND d.objoid = c.oid AND d.objsubid = a.attnum)
       OR EXISTS (SELECT FROM pg_catalog.pg_seclabel s
                  WHERE s.classoid = c.tableoid AND s.objoid = c.oid AND s.objsubid = a.attnum))
ORDER BY c.oid, a.attnum
