-- Loose members of operator families: those that belong to the family itself, to no class of it. Which
-- they are, pg_depend says; from 14 on, an access method decides it.
WITH member AS (
    SELECT m.tableoid AS classid, m.oid AS objid, m.amopfamily AS family,
           'OPERATOR ' || m.amopstrategy AS name, m.amoplefttype AS lefttype, m.amoprighttype AS righttype,
           m.amopopr::pg_catalog.regoperator::text
               || CASE WHEN m.amopsortfamily <> 0 THEN
                      pg_catalog.format(' FOR ORDER BY %I.%I', sn.nspname, s.opfname) ELSE '' END AS definition,
           m.amopopr || ':' || m.amopsortfamily AS definition_raw
    FROM pg_catalog.pg_amop m
    LEFT JOIN pg_catalog.pg_opfamily s ON s.oid = m.amopsortfamily
    LEFT JOIN pg_catalog.pg_namespace sn ON sn.oid = s.opfnamespace
    UNION ALL
    SELECT m.tableoid, m.oid, m.amprocfamily, 'FUNCTION ' || m.amprocnum, m.amproclefttype,
           m.amprocrighttype, m.amproc::oid::pg_catalog.regprocedure::text, m.amproc::oid::text
    FROM pg_catalog.pg_amproc m
)
SELECT m.classid, m.objid, 0 AS objsubid,
       f.tableoid AS parent_classid, f.oid AS parent_objid, 0 AS parent_objsubid, m.name,
       pg_catalog.format_type(m.lefttype, NULL) || ', ' || pg_catalog.format_type(m.righttype, NULL) AS args,
       m.definition, m.definition_raw
FROM member m
JOIN pg_catalog.pg_opfamily f ON f.oid = m.family
WHERE m.objid >= 16384
  AND EXISTS (SELECT FROM pg_catalog.pg_depend d
              WHERE d.classid = m.classid AND d.objid = m.objid
                AND d.refclassid = f.tableoid AND d.refobjid = f.oid)
ORDER BY f.oid, m.name COLLATE "C", pg_catalog.format_type(m.lefttype, NULL) COLLATE "C",
         pg_catalog.format_type(m.righttype, NULL) COLLATE "C"
