-- Column defaults; generated columns have theirs as an attribute of the column. A default has no columns in it,
-- so pg_get_expr needs no table to read their names from: opening all tables would take most of the time.
SELECT d.tableoid AS classid, d.oid AS objid, 0 AS objsubid,
       'pg_catalog.pg_class'::pg_catalog.regclass::oid AS parent_classid, d.adrelid AS parent_objid,
       d.adnum AS parent_objsubid,
       '' AS name, pg_catalog.pg_get_expr(d.adbin, 0) AS expression,
       pg_catalog.md5(d.adbin::text) AS expression_raw,
       CASE WHEN d.adbin::text LIKE '%funcid%'
             AND EXISTS (SELECT FROM pg_catalog.unnest(pg_catalog.string_to_array(d.adbin::text, 'funcid ')) f
                         JOIN pg_catalog.pg_proc p
                              ON p.oid = CASE WHEN f COLLATE "C" >= '0' AND f COLLATE "C" < ':'
                                              THEN pg_catalog.split_part(f, ' ', 1)::pg_catalog.oid END
                         WHERE p.provolatile = 'v') THEN 'yes' END AS volatile
FROM pg_catalog.pg_attrdef d
JOIN pg_catalog.pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum AND a.atthasdef
WHERE d.oid >= 16384 AND a.attgenerated = ''
ORDER BY d.adrelid, d.adnum
