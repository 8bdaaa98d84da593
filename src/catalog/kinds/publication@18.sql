-- Publications; what is in them are objects of their own.
SELECT p.tableoid AS classid, p.oid AS objid, 0 AS objsubid, p.pubname AS name,
       pg_catalog.pg_get_userbyid(p.pubowner) AS owner,
       CASE WHEN p.puballtables THEN 'FOR ALL TABLES' END AS all_tables,
       NULLIF(pg_catalog.concat_ws(', ', CASE WHEN p.pubdelete THEN 'delete' END,
                                   CASE WHEN p.pubinsert THEN 'insert' END,
                                   CASE WHEN p.pubtruncate THEN 'truncate' END,
                                   CASE WHEN p.pubupdate THEN 'update' END), '') AS publish,
       CASE WHEN p.pubviaroot THEN 'true' ELSE 'false' END AS via_root,
       CASE p.pubgencols WHEN 's' THEN 'stored' ELSE 'none' END AS generated_columns
FROM pg_catalog.pg_publication p
WHERE p.oid >= 16384
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                  WHERE e.classid = p.tableoid AND e.objid = p.oid AND e.deptype = 'e')
ORDER BY p.pubname COLLATE "C"
