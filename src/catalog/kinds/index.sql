-- Indexes that stand for themselves: not those behind constraints.
SELECT i.tableoid AS classid, i.oid AS objid, 0 AS objsubid,
       i.tableoid AS parent_classid, x.indrelid AS parent_objid, 0 AS parent_objsubid,
       i.relname AS name,
       pg_catalog.pg_get_indexdef(i.oid) AS definition,
       pg_catalog.concat_ws(':', i.relam, x.indisunique, x.indkey::text, x.indclass::text,
           x.indcollation::text, x.indoption::text, x.indnkeyatts, pg_catalog.md5(x.indexprs::text),
           pg_catalog.md5(x.indpred::text), i.reloptions::text) AS definition_raw,
       CASE WHEN x.indisclustered THEN 'yes' END AS clustered,
       CASE WHEN x.indisreplident THEN 'yes' END AS replica_identity,
       CASE WHEN NOT x.indisvalid THEN 'yes' END AS invalid,
       CASE WHEN x.indexprs IS NOT NULL THEN
           (SELECT pg_catalog.string_agg(a.attnum || ' SET STATISTICS ' || a.attstattarget, ', '
                                         ORDER BY a.attnum)
            FROM pg_catalog.pg_attribute a
        WHERE a.attrelid = i.oid AND a.attstattarget >= 0) END AS statistics
FROM pg_catalog.pg_index x
JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
JOIN pg_catalog.pg_class c ON c.oid = x.indrelid
WHERE c.relkind IN ('r', 'p', 'm') AND i.oid >= 16384
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k
                  WHERE k.conindid = i.oid AND k.contype IN ('p', 'u', 'x'))
ORDER BY x.indrelid, i.relname COLLATE "C"
