-- Comments. One on the index of a constraint hangs on the constraint, beside the constraint's own.
SELECT d.classoid AS classid, d.objoid AS objid, d.objsubid AS objsubid, coalesce(k.conindid, 0) AS extra,
       coalesce(k.tableoid, d.classoid) AS parent_classid, coalesce(k.oid, d.objoid) AS parent_objid,
       d.objsubid AS parent_objsubid,
       CASE WHEN k.oid IS NULL THEN '' ELSE 'index' END AS name, d.description AS text
FROM pg_catalog.pg_description d
LEFT JOIN pg_catalog.pg_constraint k ON d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass
      AND k.conindid = d.objoid AND k.contype IN ('p', 'u', 'x')
WHERE d.objoid >= 16384 OR (d.classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
                            AND d.objoid = 'public'::pg_catalog.regnamespace)
UNION ALL
SELECT s.classoid, s.objoid, 0, 0, s.classoid, s.objoid, 0, '', s.description
FROM pg_catalog.pg_shdescription s
WHERE s.objoid >= 16384 AND s.classoid = 'pg_catalog.pg_authid'::pg_catalog.regclass
UNION ALL
SELECT s.classoid, 1, 0, 0, s.classoid, 1, 0, '', s.description
FROM pg_catalog.pg_shdescription s
JOIN pg_catalog.pg_database d ON d.oid = s.objoid
WHERE s.classoid = 'pg_catalog.pg_database'::pg_catalog.regclass
  AND d.datname = pg_catalog.current_database()
