-- Objects that ALTER ... DEPENDS ON EXTENSION has bound to an extension: they go when it goes.
SELECT d.classid AS parent_classid, d.objid AS parent_objid, d.objsubid AS parent_objsubid,
       e.extname AS name
FROM pg_catalog.pg_depend d
JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
WHERE d.deptype = 'x' AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
ORDER BY 4
