-- Who needs whom, between objects that users made. 'i' and 'e' also say what an internal object (an array
-- type, a row type, a view's rule, a constraint's index) stands for.
-- 'P' says which index, or which constraint, of a partitioned table one of a partition is a part of.
SELECT d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid, d.refobjsubid, d.deptype
FROM pg_catalog.pg_depend d
WHERE d.objid >= 16384 AND d.deptype IN ('n', 'a', 'i', 'e', 'P')
  AND (d.refobjid >= 16384 OR d.refclassid = 'pg_catalog.pg_namespace'::pg_catalog.regclass)
UNION ALL
SELECT s.classid, s.objid, s.objsubid, s.refclassid, s.refobjid, 0, 'n'
FROM pg_catalog.pg_shdepend s
WHERE s.dbid = (SELECT d.oid FROM pg_catalog.pg_database d
                WHERE d.datname = pg_catalog.current_database())
  AND s.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass
  AND s.refobjid >= 16384 AND s.deptype IN ('o', 'r')
