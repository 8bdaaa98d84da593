SELECT t.tableoid AS classid, t.oid AS objid, 0 AS objsubid, n.nspname AS schema, t.tmplname AS name,
       pg_catalog.format('CREATE TEXT SEARCH TEMPLATE %I.%I (%s)', n.nspname, t.tmplname,
           pg_catalog.concat_ws(', ', 'INIT = ' || NULLIF(t.tmplinit::text, '-'),
               'LEXIZE = ' || t.tmpllexize::text)) AS definition,
       pg_catalog.concat_ws(':', t.tmplinit::oid, t.tmpllexize::oid) AS definition_raw
FROM pg_catalog.pg_ts_template t
JOIN pg_catalog.pg_namespace n ON n.oid = t.tmplnamespace
WHERE t.oid >= 16384
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                  WHERE e.classid = t.tableoid AND e.objid = t.oid AND e.deptype = 'e')
ORDER BY n.nspname COLLATE "C", t.tmplname COLLATE "C"
