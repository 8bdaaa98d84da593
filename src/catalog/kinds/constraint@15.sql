-- Constraints of tables, inherited ones among them; but not the ones that a foreign key makes for each
-- partition of the table that it points at.
SELECT k.tableoid AS classid, k.oid AS objid, 0 AS objsubid,
       'pg_catalog.pg_class'::pg_catalog.regclass::oid AS parent_classid, k.conrelid AS parent_objid,
       0 AS parent_objsubid,
       k.conname AS name,
       pg_catalog.pg_get_constraintdef(k.oid) AS definition,
       pg_catalog.concat_ws(':', k.contype, k.condeferrable, k.condeferred, k.convalidated,
           k.connoinherit, k.conkey::text, k.confrelid, k.confkey::text, k.confupdtype,
           k.confdeltype, k.confmatchtype, k.conexclop::text, pg_catalog.md5(k.conbin::text),
           k.confdelsetcols::text,
           CASE WHEN x.indexrelid IS NOT NULL THEN
               pg_catalog.concat_ws(':', x.indkey::text, x.indclass::text, x.indcollation::text,
                   x.indoption::text, x.indnkeyatts, pg_catalog.md5(x.indexprs::text),
                   pg_catalog.md5(x.indpred::text), x.indnullsnotdistinct) END)
           AS definition_raw,
       CASE k.contype WHEN 'c' THEN 'check' WHEN 'f' THEN 'foreign key' WHEN 'p' THEN 'primary key'
                      WHEN 'u' THEN 'unique' WHEN 'x' THEN 'exclusion' WHEN 't' THEN 'trigger' END AS sort,
       CASE WHEN k.convalidated THEN 'yes' END AS valid,
       CASE WHEN k.condeferred THEN 'DEFERRABLE INITIALLY DEFERRED'
            WHEN k.condeferrable THEN 'DEFERRABLE' END AS deferrable,
       CASE WHEN x.indisclustered THEN 'yes' END AS clustered,
       CASE WHEN x.indisreplident THEN 'yes' END AS replica_identity,
       CASE WHEN i.reloptions IS NOT NULL THEN
           (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(y.option_name) || '='
                       || pg_catalog.quote_literal(y.option_value), ', ' ORDER BY y.option_name COLLATE "C")
            FROM pg_catalog.pg_options_to_table(i.reloptions) y) END AS options,
       CASE WHEN NOT k.conislocal THEN 'inherited' WHEN k.coninhcount > 0 THEN 'merged' END AS inheritance
FROM pg_catalog.pg_constraint k
LEFT JOIN pg_catalog.pg_index x ON x.indexrelid = k.conindid AND k.contype <> 'f'
LEFT JOIN pg_catalog.pg_class i ON i.oid = k.conindid AND k.contype <> 'f' AND i.reloptions IS NOT NULL
WHERE k.contype IN ('c', 'f', 'p', 'u', 'x') AND k.conrelid <> 0 AND k.oid >= 16384
  AND (k.conparentid = 0
       OR NOT EXISTS (SELECT FROM pg_catalog.pg_constraint p
                      WHERE p.oid = k.conparentid AND p.conrelid = k.conrelid))
ORDER BY k.conrelid, k.conname COLLATE "C"
