SELECT a.tableoid AS classid, a.oid AS objid, 0 AS objsubid, a.amname AS name,
       pg_catalog.format('CREATE ACCESS METHOD %I TYPE %s HANDLER %s', a.amname,
           CASE a.amtype WHEN 't' THEN 'TABLE' ELSE 'INDEX' END, a.amhandler) AS definition,
       pg_catalog.concat_ws(':', a.amtype, a.amhandler::oid) AS definition_raw
FROM pg_catalog.pg_am a
WHERE a.oid >= 16384
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                  WHERE e.classid = a.tableoid AND e.objid = a.oid AND e.deptype = 'e')
ORDER BY a.amname COLLATE "C"
