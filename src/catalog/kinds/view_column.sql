-- Columns of views. OFFSET keeps the planner from reading all columns of everything for these few.
SELECT c.tableoid AS classid, c.oid AS objid, a.attnum AS objsubid,
       c.tableoid AS parent_classid, c.oid AS parent_objid, 0 AS parent_objsubid,
       a.attname AS name
FROM pg_catalog.pg_class c
CROSS JOIN LATERAL (SELECT a.attnum, a.attname FROM pg_catalog.pg_attribute a
                    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped OFFSET 0) a
WHERE c.relkind IN ('v', 'm') AND c.oid >= 16384
ORDER BY c.oid, a.attnum
