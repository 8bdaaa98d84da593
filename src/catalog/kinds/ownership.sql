-- OWNED BY of sequences: the sequence goes when that column goes.
SELECT c.tableoid AS classid, c.oid AS objid, 0 AS objsubid, 1 AS extra,
       c.tableoid AS parent_classid, c.oid AS parent_objid, 0 AS parent_objsubid,
       '' AS name,
       pg_catalog.quote_ident(tn.nspname) || '.' || pg_catalog.quote_ident(tc.relname) || '.'
           || pg_catalog.quote_ident(ta.attname) AS owned_by,
       d.refobjid || ':' || d.refobjsubid AS owned_by_raw
FROM pg_catalog.pg_class c
CROSS JOIN LATERAL (
    SELECT d.refobjid, d.refobjsubid FROM pg_catalog.pg_depend d
    WHERE d.classid = c.tableoid AND d.objid = c.oid AND d.objsubid = 0
      AND d.refclassid = c.tableoid AND d.deptype = 'a' OFFSET 0) d
JOIN pg_catalog.pg_class tc ON tc.oid = d.refobjid
JOIN pg_catalog.pg_namespace tn ON tn.oid = tc.relnamespace
JOIN pg_catalog.pg_attribute ta ON ta.attrelid = tc.oid AND ta.attnum = d.refobjsubid
WHERE c.relkind = 'S' AND c.oid >= 16384
