-- Sequences, without those behind identity columns (those are attributes of their column).
SELECT c.tableoid AS classid, c.oid AS objid, 0 AS objsubid, n.nspname AS schema, c.relname AS name,
       d.refclassid AS auto_classid, d.refobjid AS auto_objid, d.refobjsubid AS auto_objsubid,
       pg_catalog.pg_get_userbyid(c.relowner) AS owner,
       CASE c.relpersistence WHEN 'u' THEN 'UNLOGGED' END AS persistence,
       pg_catalog.format_type(s.seqtypid, NULL) AS type,
       s.seqstart::text AS start, s.seqincrement::text AS increment, s.seqmin::text AS minimum,
       s.seqmax::text AS maximum, s.seqcache::text AS cache,
       CASE WHEN s.seqcycle THEN 'CYCLE' ELSE 'NO CYCLE' END AS cycle
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_sequence s ON s.seqrelid = c.oid
LEFT JOIN pg_catalog.pg_depend d ON d.classid = c.tableoid AND d.objid = c.oid AND d.objsubid = 0
      AND d.refclassid = c.tableoid AND d.deptype = 'a'
WHERE c.relkind = 'S' AND c.oid >= 16384 AND c.relpersistence <> 't'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                  WHERE e.classid = c.tableoid AND e.objid = c.oid AND e.deptype IN ('e', 'i'))
ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"
