-- CHECK constraints of domains.
SELECT c.tableoid AS classid, c.oid AS objid, 0 AS objsubid,
       t.tableoid AS parent_classid, t.oid AS parent_objid, 0 AS parent_objsubid,
       c.conname AS name, pg_catalog.pg_get_constraintdef(c.oid) AS definition,
       pg_catalog.md5(c.conbin::text) || c.convalidated AS definition_raw
FROM pg_catalog.pg_constraint c
JOIN pg_catalog.pg_type t ON t.oid = c.contypid
WHERE c.contypid > 0 AND c.contype = 'c' AND c.oid >= 16384
ORDER BY c.conname COLLATE "C"
