SELECT g.tableoid AS classid, g.oid AS objid, 0 AS objsubid,
       'pg_catalog.pg_class'::pg_catalog.regclass::oid AS parent_classid, g.tgrelid AS parent_objid,
       0 AS parent_objsubid,
       g.tgname AS name,
       pg_catalog.pg_get_triggerdef(g.oid) AS definition,
       pg_catalog.concat_ws(':', g.tgfoid, g.tgtype, g.tgconstrrelid, g.tgdeferrable, g.tginitdeferred,
           g.tgattr::text, pg_catalog.encode(g.tgargs, 'hex'), g.tgoldtable, g.tgnewtable,
           pg_catalog.md5(g.tgqual::text)) AS definition_raw,
       CASE g.tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'A' THEN 'ENABLE ALWAYS'
                        WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE' END AS enabled
FROM pg_catalog.pg_trigger g
WHERE NOT g.tgisinternal AND g.tgparentid = 0 AND g.oid >= 16384
ORDER BY g.tgrelid, g.tgname COLLATE "C"
