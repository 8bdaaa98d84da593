-- Column defaults; generated columns have theirs as an attribute of the column. A default has no columns in it,
-- so pg_get_expr needs no table to read their names from: opening all tables would take most of the time.
SELECT d.tableoid AS classid, d.oid AS objid, 0 AS objsubid,
       'pg_catalog.pg_class'::pg_catalog.regclass::oid AS parent_classid, d.adrelid AS parent_objid,
       d.adnum AS parent_objsubid,
       '' AS name, pg_catalog.pg_get_expr(d.adbin, 0) AS expression,
       pg_catalog.md5(d.adbin::text) AS expression_raw,
       CASE WHEN d.adbin::text LIKE '%funcid%'
             AND EXISTS (SELECT FROM pg_catalog.regexp_matches(d.adbin::text, ':(?:op)?funcid (\d+)', 'g') f
                         JOIN pg_catalog.pg_proc p ON p.oid = f[1]::pg_catalog.oid
                         WHERE p.provolatile = 'v') THEN 'yes' END AS volatile
FROM pg_catalog.pg_attrdef d
JOIN pg_catalog.pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum AND a.atthasdef
WHERE d.oid >= 16384 AND a.attgenerated = ''
ORDER BY d.adrelid, d.adnum
