-- Rewrite rules of tables and views, besides the one that makes a view a view.
SELECT r.tableoid AS classid, r.oid AS objid, 0 AS objsubid,
       c.tableoid AS parent_classid, c.oid AS parent_objid, 0 AS parent_objsubid,
       r.rulename AS name,
       pg_catalog.rtrim(pg_catalog.pg_get_ruledef(r.oid), ';') AS definition,
       pg_catalog.concat_ws(':', r.ev_type, r.is_instead, pg_catalog.md5(r.ev_qual::text),
           pg_catalog.md5(r.ev_action::text)) AS definition_raw,
       CASE r.ev_enabled WHEN 'D' THEN 'DISABLE' WHEN 'A' THEN 'ENABLE ALWAYS'
                         WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE' END AS enabled
FROM pg_catalog.pg_rewrite r
JOIN pg_catalog.pg_class c ON c.oid = r.ev_class
WHERE r.rulename <> '_RETURN' AND r.oid >= 16384
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                  WHERE e.classid = r.tableoid AND e.objid = r.oid AND e.deptype = 'e')
ORDER BY c.oid, r.rulename COLLATE "C"
