-- Columns of tables. The category of a type, or of an array's element, says how values are converted.
-- NOT NULL is a constraint with a name; one that the server chose does not count. The identity of a
-- partition is that of its table. Options leave out the stamp 'pg_attver=...' of 15.20 and later.
SELECT c.tableoid AS classid, c.oid AS objid, a.attnum AS objsubid,
       c.tableoid AS parent_classid, c.oid AS parent_objid, 0 AS parent_objsubid,
       a.attname AS name,
       pg_catalog.format_type(a.atttypid, a.atttypmod) AS type,
       a.atttypid || ':' || a.atttypmod AS type_raw,
       CASE WHEN e.oid IS NULL THEN t.typcategory::text ELSE 'A' || e.typcategory::text END AS category,
       CASE WHEN a.attcollation <> t.typcollation AND a.attcollation <> 0
            THEN a.attcollation::pg_catalog.regcollation::text END AS collation,
       a.attcollation AS collation_raw,
       CASE WHEN a.attnotnull THEN 'NOT NULL' END AS not_null,
       CASE WHEN k.conname !~ '_not_null[0-9]*$' THEN k.conname END AS not_null_name,
       NULLIF(pg_catalog.concat_ws(' ', CASE WHEN k.connoinherit THEN 'NO INHERIT' END,
                                   CASE WHEN NOT k.convalidated THEN 'NOT VALID' END), '') AS not_null_tail,
       k.conname AS not_null_constraint,
       CASE WHEN NOT c.relispartition THEN
           CASE a.attidentity WHEN 'a' THEN 'ALWAYS' WHEN 'd' THEN 'BY DEFAULT' END END AS identity,
       i.options AS identity_options, i.name AS identity_sequence,
       CASE WHEN i.relpersistence <> c.relpersistence THEN
           CASE i.relpersistence WHEN 'u' THEN 'UNLOGGED' ELSE 'LOGGED' END END AS identity_persistence,
       CASE WHEN a.attgenerated <> '' THEN
           (SELECT pg_catalog.pg_get_expr(d.adbin, d.adrelid) FROM pg_catalog.pg_attrdef d
            WHERE d.adrelid = c.oid AND d.adnum = a.attnum) END AS generated,
       CASE WHEN a.attgenerated <> '' THEN
           (SELECT pg_catalog.md5(d.adbin::text) FROM pg_catalog.pg_attrdef d
            WHERE d.adrelid = c.oid AND d.adnum = a.attnum) END AS generated_raw,
       CASE a.attgenerated WHEN 's' THEN 'STORED' WHEN 'v' THEN 'VIRTUAL' END AS generated_as,
       'yes' AS set_expression,
       CASE WHEN a.attstorage <> t.typstorage THEN
            CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN'
                              WHEN 'x' THEN 'EXTENDED' END END AS storage,
       CASE t.typstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN'
                         WHEN 'x' THEN 'EXTENDED' END AS type_storage,
       CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END AS compression,
       NULLIF(a.attstattarget::text, '-1') AS statistics,
       CASE WHEN a.attoptions[1] NOT LIKE 'pg_attver=%' OR a.attoptions[2] IS NOT NULL THEN
           (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(x.option_name) || '='
                       || pg_catalog.quote_literal(x.option_value), ', ' ORDER BY x.option_name COLLATE "C")
            FROM pg_catalog.pg_options_to_table(a.attoptions) x
            WHERE x.option_name <> 'pg_attver') END AS options,
       CASE WHEN a.attfdwoptions IS NOT NULL THEN
           (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(x.option_name) || '='
                       || pg_catalog.quote_literal(x.option_value), ', ' ORDER BY x.option_name COLLATE "C")
            FROM pg_catalog.pg_options_to_table(a.attfdwoptions) x) END AS server_options,
       CASE WHEN NOT a.attislocal THEN 'inherited' WHEN a.attinhcount > 0 THEN 'merged' END AS inheritance
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem AND e.typarray = t.oid
LEFT JOIN (
    SELECT d.refobjid, d.refobjsubid,
           pg_catalog.format('cache=%s, cycle=%s, increment=%s, maxvalue=%s, minvalue=%s, start=%s',
               s.seqcache, CASE WHEN s.seqcycle THEN 'yes' ELSE 'no' END, s.seqincrement,
               s.seqmax, s.seqmin, s.seqstart) AS options, q.relname AS name, q.relpersistence
    FROM pg_catalog.pg_depend d
    JOIN pg_catalog.pg_class q ON q.oid = d.objid
    JOIN pg_catalog.pg_sequence s ON s.seqrelid = d.objid
    WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
      AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjsubid > 0
      AND d.deptype = 'i' OFFSET 0) i
    ON a.attidentity <> '' AND i.refobjid = c.oid AND i.refobjsubid = a.attnum
LEFT JOIN pg_catalog.pg_constraint k ON k.conrelid = c.oid AND k.contype = 'n' AND k.conkey[1] = a.attnum
WHERE c.relkind IN ('r', 'p', 'f') AND c.oid >= 16384
ORDER BY c.oid, a.attnum
