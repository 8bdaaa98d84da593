-- Schemas whose tables are all in a publication.
SELECT m.tableoid AS classid, m.oid AS objid, 0 AS objsubid,
       p.tableoid AS parent_classid, p.oid AS parent_objid, 0 AS parent_objsubid,
       pg_catalog.quote_ident(n.nspname) AS name
FROM pg_catalog.pg_publication_namespace m
JOIN pg_catalog.pg_publication p ON p.oid = m.pnpubid
JOIN pg_catalog.pg_namespace n ON n.oid = m.pnnspid
WHERE m.oid >= 16384
ORDER BY p.oid, n.nspname COLLATE "C"
