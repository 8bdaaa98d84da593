SELECT c.tableoid AS classid, c.oid AS objid, 0 AS objsubid, n.nspname AS schema, c.relname AS name,
       pg_catalog.pg_get_userbyid(c.relowner) AS owner,
       pg_catalog.pg_get_viewdef(c.oid) AS definition,
       pg_catalog.md5(r.ev_action::text) AS definition_raw,
       (SELECT pg_catalog.string_agg(o.option, ', ' ORDER BY o.option COLLATE "C")
        FROM (SELECT pg_catalog.quote_ident(x.option_name) || '='
                     || pg_catalog.quote_literal(x.option_value) AS option
              FROM pg_catalog.pg_options_to_table(c.reloptions) x) o) AS options,
       (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(x.option_name) || '='
                   || pg_catalog.quote_literal(x.option_value), ', ' ORDER BY x.at)
        FROM pg_catalog.pg_options_to_table(c.reloptions)
             WITH ORDINALITY x(option_name, option_value, at)) AS ordered
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_rewrite r ON r.ev_class = c.oid AND r.rulename = '_RETURN'
WHERE c.relkind = 'm' AND c.oid >= 16384
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                  WHERE e.classid = c.tableoid AND e.objid = c.oid AND e.deptype = 'e')
ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"
