-- Labels that security modules keep with objects, by their provider; of roles and of the database as well,
-- whose address is (pg_database, 1): see database.sql.
SELECT s.classoid AS parent_classid, s.objoid AS parent_objid, s.objsubid AS parent_objsubid,
       s.provider AS name, s.label AS label
FROM pg_catalog.pg_seclabel s
UNION ALL
SELECT s.classoid, s.objoid, 0, s.provider, s.label
FROM pg_catalog.pg_shseclabel s WHERE s.classoid = 'pg_catalog.pg_authid'::pg_catalog.regclass
UNION ALL
SELECT s.classoid, 1, 0, s.provider, s.label
FROM pg_catalog.pg_shseclabel s
JOIN pg_catalog.pg_database d ON d.oid = s.objoid
WHERE s.classoid = 'pg_catalog.pg_database'::pg_catalog.regclass
  AND d.datname = pg_catalog.current_database()
ORDER BY 4
