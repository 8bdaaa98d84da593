SELECT d.classoid AS classid, d.objoid AS objid, d.objsubid AS objsubid,
       d.classoid AS parent_classid, d.objoid AS parent_objid, d.objsubid AS parent_objsubid,
       '' AS name, d.description AS text
FROM pg_catalog.pg_description d
WHERE d.objoid >= 16384 OR (d.classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
                            AND d.objoid = 'public'::pg_catalog.regnamespace)
UNION ALL
SELECT s.classoid, s.objoid, 0, s.classoid, s.objoid, 0, '', s.description
FROM pg_catalog.pg_shdescription s
WHERE s.objoid >= 16384 AND s.classoid = 'pg_catalog.pg_authid'::pg_catalog.regclass
UNION ALL
SELECT s.classoid, 1, 0, s.classoid, 1, 0, '', s.description
FROM pg_catalog.pg_shdescription s
JOIN pg_catalog.pg_database d ON d.oid = s.objoid
WHERE s.classoid = 'pg_catalog.pg_database'::pg_catalog.regclass
  AND d.datname = pg_catalog.current_database()
