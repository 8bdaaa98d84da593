-- Tables in publications. Some have a list of columns and a filter of rows.
SELECT m.tableoid AS classid, m.oid AS objid, 0 AS objsubid,
       p.tableoid AS parent_classid, p.oid AS parent_objid, 0 AS parent_objsubid,
       pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS name,
       (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' ORDER BY a.attnum)
        FROM pg_catalog.pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum = ANY (m.prattrs)) AS columns,
       m.prattrs::text AS columns_raw,
       pg_catalog.pg_get_expr(m.prqual, m.prrelid) AS filter,
       pg_catalog.md5(m.prqual::text) AS filter_raw
FROM pg_catalog.pg_publication_rel m
JOIN pg_catalog.pg_publication p ON p.oid = m.prpubid
JOIN pg_catalog.pg_class c ON c.oid = m.prrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE m.oid >= 16384
ORDER BY p.oid, n.nspname COLLATE "C", c.relname COLLATE "C"
