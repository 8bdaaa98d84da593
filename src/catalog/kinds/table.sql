-- Ordinary and partitioned tables, and foreign tables. What they inherit from is in inheritance.sql.
SELECT CASE c.relkind WHEN 'f' THEN 'foreign table' ELSE 'table' END AS kind,
       c.tableoid AS classid, c.oid AS objid, 0 AS objsubid, n.nspname AS schema, c.relname AS name,
       pg_catalog.pg_get_userbyid(c.relowner) AS owner,
       CASE c.relpersistence WHEN 'u' THEN 'UNLOGGED' END AS persistence,
       CASE WHEN c.relrowsecurity THEN 'ENABLE' ELSE 'DISABLE' END AS row_security,
       CASE WHEN c.relforcerowsecurity THEN 'FORCE' ELSE 'NO FORCE' END AS force_row_security,
       CASE WHEN c.reloptions IS NOT NULL OR o.reloptions IS NOT NULL THEN
           (SELECT pg_catalog.string_agg(x.option, ', ' ORDER BY x.option COLLATE "C")
            FROM (SELECT pg_catalog.quote_ident(y.option_name) || '='
                         || pg_catalog.quote_literal(y.option_value) AS option
                  FROM pg_catalog.pg_options_to_table(c.reloptions) y
                  UNION ALL
                  SELECT 'toast.' || pg_catalog.quote_ident(y.option_name) || '='
                         || pg_catalog.quote_literal(y.option_value)
                  FROM pg_catalog.pg_options_to_table(o.reloptions) y) x) END AS options,
       CASE WHEN c.reloptions IS NOT NULL OR o.reloptions IS NOT NULL THEN
           (SELECT pg_catalog.string_agg(x.option, ', ' ORDER BY x.of_toast, x.at)
            FROM (SELECT false AS of_toast, y.at, pg_catalog.quote_ident(y.option_name) || '='
                         || pg_catalog.quote_literal(y.option_value) AS option
                  FROM pg_catalog.pg_options_to_table(c.reloptions)
                       WITH ORDINALITY y(option_name, option_value, at)
                  UNION ALL
                  SELECT true, y.at, 'toast.' || pg_catalog.quote_ident(y.option_name) || '='
                         || pg_catalog.quote_literal(y.option_value)
                  FROM pg_catalog.pg_options_to_table(o.reloptions)
                       WITH ORDINALITY y(option_name, option_value, at)) x) END AS ordered,
       CASE c.relreplident WHEN 'f' THEN 'FULL' WHEN 'n' THEN 'NOTHING' WHEN 'd' THEN 'DEFAULT' END
           AS replica_identity,
       CASE WHEN c.relkind = 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END AS partition_by,
       CASE WHEN c.relkind = 'p' THEN
           (SELECT pg_catalog.concat_ws(':', k.partstrat, k.partattrs, k.partclass, k.partcollation,
                   pg_catalog.md5(k.partexprs::text))
            FROM pg_catalog.pg_partitioned_table k WHERE k.partrelid = c.oid) END AS partition_by_raw,
       CASE WHEN c.reloftype <> 0 THEN c.reloftype::pg_catalog.regtype::text END AS of_type,
       NULLIF(c.reloftype, 0) AS of_type_raw,
       CASE WHEN m.amname <> 'heap' THEN pg_catalog.quote_ident(m.amname) END AS access_method,
       pg_catalog.quote_ident(s.srvname) AS server, s.oid AS server_raw,
       CASE WHEN f.ftoptions IS NOT NULL THEN
           (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(y.option_name) || '='
                       || pg_catalog.quote_literal(y.option_value), ', '
                       ORDER BY y.option_name COLLATE "C")
            FROM pg_catalog.pg_options_to_table(f.ftoptions) y) END AS server_options
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_class o ON o.oid = c.reltoastrelid AND o.reloptions IS NOT NULL
LEFT JOIN pg_catalog.pg_am m ON m.oid = c.relam
LEFT JOIN pg_catalog.pg_foreign_table f ON f.ftrelid = c.oid
LEFT JOIN pg_catalog.pg_foreign_server s ON s.oid = f.ftserver
WHERE c.relkind IN ('r', 'p', 'f') AND c.oid >= 16384 AND c.relpersistence <> 't'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                  WHERE e.classid = c.tableoid AND e.objid = c.oid AND e.deptype = 'e')
ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"
