-- Foreign servers. Their wrapper may belong to an extension.
SELECT s.tableoid AS classid, s.oid AS objid, 0 AS objsubid, s.srvname AS name,
       pg_catalog.pg_get_userbyid(s.srvowner) AS owner,
       pg_catalog.quote_ident(w.fdwname) AS wrapper,
       w.oid::text AS wrapper_raw,
       s.srvtype AS type,
       s.srvversion AS version,
       (SELECT pg_catalog.string_agg(o.option, ', ' ORDER BY o.option COLLATE "C")
        FROM (SELECT pg_catalog.quote_ident(x.option_name) || '='
                     || pg_catalog.quote_literal(x.option_value) AS option
              FROM pg_catalog.pg_options_to_table(s.srvoptions) x) o) AS options
FROM pg_catalog.pg_foreign_server s
JOIN pg_catalog.pg_foreign_data_wrapper w ON w.oid = s.srvfdw
WHERE s.oid >= 16384
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                  WHERE e.classid = s.tableoid AND e.objid = s.oid AND e.deptype = 'e')
ORDER BY s.srvname COLLATE "C"
