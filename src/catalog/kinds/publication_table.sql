-- Tables in publications.
SELECT m.tableoid AS classid, m.oid AS objid, 0 AS objsubid,
       p.tableoid AS parent_classid, p.oid AS parent_objid, 0 AS parent_objsubid,
       pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS name,
       NULL AS columns, NULL AS columns_raw, NULL AS filter, NULL AS filter_raw
FROM pg_catalog.pg_publication_rel m
JOIN pg_catalog.pg_publication p ON p.oid = m.prpubid
JOIN pg_catalog.pg_class c ON c.oid = m.prrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE m.oid >= 16384
ORDER BY p.oid, n.nspname COLLATE "C", c.relname COLLATE "C"
