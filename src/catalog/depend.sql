-- Who needs whom, between objects that users made. 'i' and 'e' also say what an internal object (an array
-- type, a row type, a view's rule, a constraint's index) stands for.
-- 'P' says which index, or which constraint, of a partitioned table one of a partition is a part of.
-- Two types more than pg_depend has: 's' is a function that a type needs in its turn, so that it can need
-- no more than a shell of that type; and an operator or function that came with an operator class is
-- internal to it, also where pg_depend lets it outlive the class. A mapping of a text search configuration
-- needs its dictionaries itself, where pg_depend says it of the configuration.
-- There are a great many rows, so those that say nothing are left out: a default and its own column ('a'), and the
-- triggers of foreign keys, as long as no partition has a part of one. A bigint is written faster than an OID.
SELECT d.classid::bigint, d.objid::bigint, d.objsubid,
       d.refclassid::bigint, d.refobjid::bigint, d.refobjsubid,
       CASE WHEN d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
             AND d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass AND d.deptype = 'n'
             AND EXISTS (SELECT FROM pg_catalog.pg_depend b
                         WHERE b.classid = d.refclassid AND b.objid = d.refobjid
                           AND b.refclassid = d.classid AND b.refobjid = d.objid) THEN 's'
            WHEN d.classid IN ('pg_catalog.pg_amop'::pg_catalog.regclass,
                               'pg_catalog.pg_amproc'::pg_catalog.regclass)
             AND d.refclassid = 'pg_catalog.pg_opclass'::pg_catalog.regclass THEN 'i'
            ELSE d.deptype END AS deptype
FROM pg_catalog.pg_depend d
WHERE d.objid >= 16384 AND d.deptype IN ('n', 'a', 'i', 'e', 'P')
  AND (d.refobjid >= 16384 OR d.refclassid = 'pg_catalog.pg_namespace'::pg_catalog.regclass)
  AND NOT (d.classid = 'pg_catalog.pg_ts_config'::pg_catalog.regclass
           AND d.refclassid = 'pg_catalog.pg_ts_dict'::pg_catalog.regclass)
  AND NOT (d.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass AND d.deptype = 'a')
  AND NOT (d.classid = 'pg_catalog.pg_trigger'::pg_catalog.regclass
           AND d.refclassid = 'pg_catalog.pg_constraint'::pg_catalog.regclass AND d.deptype = 'i'
           AND NOT EXISTS (SELECT FROM pg_catalog.pg_trigger g WHERE g.tgparentid <> 0))
UNION ALL
SELECT m.tableoid, m.mapcfg, m.maptokentype, 'pg_catalog.pg_ts_dict'::pg_catalog.regclass::oid, m.mapdict, 0, 'n'
FROM pg_catalog.pg_ts_config_map m
WHERE m.mapcfg >= 16384 AND m.mapdict >= 16384
UNION ALL
SELECT s.classid, s.objid, s.objsubid, s.refclassid, s.refobjid, 0, 'n'
FROM pg_catalog.pg_shdepend s
WHERE s.dbid = (SELECT d.oid FROM pg_catalog.pg_database d
                WHERE d.datname = pg_catalog.current_database())
  AND s.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass
  AND s.refobjid >= 16384 AND s.deptype IN ('o', 'r')
