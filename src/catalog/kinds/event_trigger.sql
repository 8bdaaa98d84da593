-- Event triggers.
SELECT g.tableoid AS classid, g.oid AS objid, 0 AS objsubid, g.evtname AS name,
       pg_catalog.pg_get_userbyid(g.evtowner) AS owner,
       g.evtevent AS event,
       (SELECT pg_catalog.string_agg(pg_catalog.quote_literal(x.tag), ', ' ORDER BY x.tag COLLATE "C")
        FROM pg_catalog.unnest(g.evttags) x(tag)) AS tags,
       pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(p.proname) AS function,
       g.evtfoid::text AS function_raw,
       CASE g.evtenabled WHEN 'D' THEN 'DISABLE' WHEN 'A' THEN 'ENABLE ALWAYS'
                         WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE' END AS enabled
FROM pg_catalog.pg_event_trigger g
JOIN pg_catalog.pg_proc p ON p.oid = g.evtfoid
JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
WHERE g.oid >= 16384
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                  WHERE e.classid = g.tableoid AND e.objid = g.oid AND e.deptype = 'e')
ORDER BY g.evtname COLLATE "C"
