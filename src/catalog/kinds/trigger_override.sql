-- Triggers of partitions that are enabled otherwise than the trigger of the partitioned table.
SELECT g.tableoid AS classid, g.oid AS objid, 0 AS objsubid,
       c.tableoid AS parent_classid, c.oid AS parent_objid, 0 AS parent_objsubid,
       g.tgname AS name,
       CASE g.tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'A' THEN 'ENABLE ALWAYS'
                        WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE' END AS enabled,
       CASE p.tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'A' THEN 'ENABLE ALWAYS'
                        WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE' END AS usual
FROM pg_catalog.pg_trigger g
JOIN pg_catalog.pg_trigger p ON p.oid = g.tgparentid AND p.tgenabled <> g.tgenabled
JOIN pg_catalog.pg_class c ON c.oid = g.tgrelid
WHERE g.tgparentid <> 0 AND NOT p.tgisinternal AND g.oid >= 16384
ORDER BY c.oid, g.tgname COLLATE "C"
