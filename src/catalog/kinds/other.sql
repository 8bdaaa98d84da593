-- Objects of kinds that bough does not merge: seen, compared by a fingerprint, and named. What a branch must not do
-- (subscribe) is no difference.
SELECT 'pg_catalog.pg_subscription'::pg_catalog.regclass::pg_catalog.oid AS classid, s.oid AS objid, 0 AS objsubid,
       'subscription ' || s.subname AS name,
       pg_catalog.md5((pg_catalog.to_jsonb(s) - ARRAY['oid', 'subdbid'])::text) AS fingerprint
-- Not how it connects: that is for superusers, and every role shall read the same.
FROM (SELECT oid, subdbid, subname, subowner, subsynccommit, subpublications
      FROM pg_catalog.pg_subscription) s
WHERE s.subdbid = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
UNION ALL
SELECT 'pg_catalog.pg_largeobject_metadata'::pg_catalog.regclass, 1, 0,
       'large objects (' || pg_catalog.count(*) || ')',
       pg_catalog.md5(pg_catalog.string_agg(l::text, ' ' ORDER BY l.oid))
FROM pg_catalog.pg_largeobject_metadata l
HAVING pg_catalog.count(*) > 0
UNION ALL
SELECT l.tableoid, l.oid, 0, 'privileges on language ' || l.lanname, l.lanacl::text
FROM pg_catalog.pg_language l WHERE l.lanacl IS NOT NULL AND l.oid < 16384
UNION ALL
SELECT p.tableoid, p.oid, 0, 'privileges on system function ' || p.oid::pg_catalog.regprocedure, p.proacl::text
FROM pg_catalog.pg_proc p
LEFT JOIN pg_catalog.pg_init_privs i ON i.classoid = p.tableoid AND i.objoid = p.oid
WHERE p.oid < 16384 AND p.proacl IS DISTINCT FROM i.initprivs
UNION ALL
SELECT c.tableoid, c.oid, 0, 'privileges on system relation ' || c.oid::pg_catalog.regclass, c.relacl::text
FROM pg_catalog.pg_class c
LEFT JOIN pg_catalog.pg_init_privs i ON i.classoid = c.tableoid AND i.objoid = c.oid AND i.objsubid = 0
WHERE c.oid < 16384 AND c.relnamespace = 'pg_catalog'::pg_catalog.regnamespace
  AND c.relacl IS DISTINCT FROM i.initprivs
UNION ALL
SELECT s.tableoid, s.setrole, CASE WHEN s.setdatabase = 0 THEN 0 ELSE 1 END,
       'settings of role ' || pg_catalog.pg_get_userbyid(s.setrole)
           || CASE WHEN s.setdatabase = 0 THEN '' ELSE ' in the database' END,
       pg_catalog.array_to_string(s.setconfig, ', ')
FROM pg_catalog.pg_db_role_setting s
WHERE s.setrole BETWEEN 1 AND 16383
  AND s.setdatabase IN (0, (SELECT d.oid FROM pg_catalog.pg_database d
                            WHERE d.datname = pg_catalog.current_database()))
ORDER BY 4
