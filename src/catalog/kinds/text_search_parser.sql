SELECT p.tableoid AS classid, p.oid AS objid, 0 AS objsubid, n.nspname AS schema, p.prsname AS name,
       pg_catalog.format('CREATE TEXT SEARCH PARSER %I.%I (%s)', n.nspname, p.prsname,
           pg_catalog.concat_ws(', ', 'START = ' || p.prsstart::text, 'GETTOKEN = ' || p.prstoken::text,
               'END = ' || p.prsend::text, 'HEADLINE = ' || NULLIF(p.prsheadline::text, '-'),
               'LEXTYPES = ' || p.prslextype::text)) AS definition,
       pg_catalog.concat_ws(':', p.prsstart::oid, p.prstoken::oid, p.prsend::oid, p.prsheadline::oid,
           p.prslextype::oid) AS definition_raw
FROM pg_catalog.pg_ts_parser p
JOIN pg_catalog.pg_namespace n ON n.oid = p.prsnamespace
WHERE p.oid >= 16384
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                  WHERE e.classid = p.tableoid AND e.objid = p.oid AND e.deptype = 'e')
ORDER BY n.nspname COLLATE "C", p.prsname COLLATE "C"
