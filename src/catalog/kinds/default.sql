-- Column defaults; generated columns have theirs as an attribute of the column.
SELECT d.tableoid AS classid, d.oid AS objid, 0 AS objsubid,
       c.tableoid AS parent_classid, c.oid AS parent_objid, d.adnum AS parent_objsubid,
       '' AS name, pg_catalog.pg_get_expr(d.adbin, d.adrelid) AS expression,
       pg_catalog.md5(d.adbin::text) AS expression_raw,
       CASE WHEN EXISTS (SELECT FROM pg_catalog.regexp_matches(d.adbin::text, ':(?:op)?funcid (\d+)', 'g') f
                         JOIN pg_catalog.pg_proc p ON p.oid = f[1]::pg_catalog.oid
                         WHERE p.provolatile = 'v') THEN 'yes' END AS volatile
FROM pg_catalog.pg_attrdef d
JOIN pg_catalog.pg_class c ON c.oid = d.adrelid
JOIN pg_catalog.pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
WHERE d.oid >= 16384 AND a.attgenerated = ''
ORDER BY c.oid, d.adnum
