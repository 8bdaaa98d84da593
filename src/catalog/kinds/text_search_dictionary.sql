-- Text search dictionaries. The server keeps options as one text, name = 'value', ...; they are compared
-- without their order.
SELECT d.tableoid AS classid, d.oid AS objid, 0 AS objsubid, n.nspname AS schema, d.dictname AS name,
       pg_catalog.pg_get_userbyid(d.dictowner) AS owner,
       pg_catalog.format('%I.%I', tn.nspname, t.tmplname) AS template, t.oid AS template_raw,
       (SELECT pg_catalog.string_agg(o.part[1], ', ' ORDER BY o.part[1] COLLATE "C")
        FROM pg_catalog.regexp_matches(d.dictinitoption,
                 '((?:"(?:[^"]|"")*"|[^\s",=]+) = (?:E?''(?:[^'']|'''')*''|[^\s,]+))', 'g') o(part)) AS options,
       d.dictinitoption AS ordered
FROM pg_catalog.pg_ts_dict d
JOIN pg_catalog.pg_namespace n ON n.oid = d.dictnamespace
JOIN pg_catalog.pg_ts_template t ON t.oid = d.dicttemplate
JOIN pg_catalog.pg_namespace tn ON tn.oid = t.tmplnamespace
WHERE d.oid >= 16384
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                  WHERE e.classid = d.tableoid AND e.objid = d.oid AND e.deptype = 'e')
ORDER BY n.nspname COLLATE "C", d.dictname COLLATE "C"
