-- Ordinary and partitioned tables.
SELECT c.tableoid AS classid, c.oid AS objid, 0 AS objsubid, n.nspname AS schema, c.relname AS name,
       pg_catalog.pg_get_userbyid(c.relowner) AS owner,
       CASE c.relpersistence WHEN 'u' THEN 'UNLOGGED' END AS persistence,
       CASE WHEN c.relrowsecurity THEN 'ENABLE' ELSE 'DISABLE' END AS row_security,
       CASE WHEN c.relforcerowsecurity THEN 'FORCE' ELSE 'NO FORCE' END AS force_row_security,
       (SELECT pg_catalog.string_agg(o.option, ', ' ORDER BY o.option COLLATE "C")
        FROM (SELECT pg_catalog.quote_ident(x.option_name) || '='
                     || pg_catalog.quote_literal(x.option_value) AS option
              FROM pg_catalog.pg_options_to_table(c.reloptions) x) o) AS options,
       CASE c.relreplident WHEN 'f' THEN 'FULL' WHEN 'n' THEN 'NOTHING' WHEN 'd' THEN 'DEFAULT' END
           AS replica_identity,
       pg_catalog.pg_get_partkeydef(c.oid) AS partition_by,
       CASE WHEN c.relispartition THEN
           (SELECT pg_catalog.quote_ident(pn.nspname) || '.' || pg_catalog.quote_ident(p.relname)
            FROM pg_catalog.pg_inherits i
            JOIN pg_catalog.pg_class p ON p.oid = i.inhparent
            JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace
            WHERE i.inhrelid = c.oid) END AS partition_of,
       CASE WHEN c.relispartition THEN
           (SELECT i.inhparent::text FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid) END
           AS partition_of_raw,
       CASE WHEN c.relispartition THEN pg_catalog.pg_get_expr(c.relpartbound, c.oid) END
           AS partition_bound,
       CASE WHEN NOT c.relispartition THEN
           (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(pn.nspname) || '.'
                                         || pg_catalog.quote_ident(p.relname), ', '
                                         ORDER BY i.inhseqno)
            FROM pg_catalog.pg_inherits i
            JOIN pg_catalog.pg_class p ON p.oid = i.inhparent
            JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace
            WHERE i.inhrelid = c.oid) END AS inherits,
       CASE WHEN NOT c.relispartition THEN
           (SELECT pg_catalog.string_agg(i.inhparent::text, ', ' ORDER BY i.inhseqno)
            FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid) END AS inherits_raw
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND c.oid >= 16384 AND c.relpersistence <> 't'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                  WHERE e.classid = c.tableoid AND e.objid = c.oid AND e.deptype = 'e')
ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"
