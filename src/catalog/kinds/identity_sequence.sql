-- Sequences behind identity columns: what is granted on them, and said about them, hangs here. All else is an
-- attribute of the column.
SELECT d.classid AS classid, d.objid AS objid, 0 AS objsubid,
       d.refclassid AS parent_classid, d.refobjid AS parent_objid, d.refobjsubid AS parent_objsubid,
       'sequence' AS name
FROM pg_catalog.pg_depend d
JOIN pg_catalog.pg_class c ON c.oid = d.objid
WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refclassid = d.classid
  AND d.deptype = 'i' AND d.refobjsubid > 0 AND c.relkind = 'S' AND c.oid >= 16384
ORDER BY c.oid
