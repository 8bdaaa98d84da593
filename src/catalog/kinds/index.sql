-- Indexes that stand for themselves: not those behind constraints, nor parts of a partitioned index.
SELECT i.tableoid AS classid, i.oid AS objid, 0 AS objsubid,
       c.tableoid AS parent_classid, c.oid AS parent_objid, 0 AS parent_objsubid,
       i.relname AS name,
       pg_catalog.pg_get_indexdef(i.oid) AS definition,
       pg_catalog.concat_ws(':', i.relam, x.indisunique, x.indkey::text, x.indclass::text,
           x.indcollation::text, x.indoption::text, x.indnkeyatts, pg_catalog.md5(x.indexprs::text),
           pg_catalog.md5(x.indpred::text), i.reloptions::text) AS definition_raw,
       CASE WHEN x.indisclustered THEN 'yes' END AS clustered,
       CASE WHEN x.indisreplident THEN 'yes' END AS replica_identity,
       CASE WHEN NOT x.indisvalid THEN 'yes' END AS invalid
FROM pg_catalog.pg_index x
JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
JOIN pg_catalog.pg_class c ON c.oid = x.indrelid
WHERE c.relkind IN ('r', 'p', 'm') AND i.oid >= 16384 AND NOT i.relispartition
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = i.tableoid AND d.objid = i.oid AND d.deptype = 'i')
ORDER BY c.oid, i.relname COLLATE "C"
