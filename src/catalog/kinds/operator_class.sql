-- Operator classes with the members that belong to them, not to their family.
WITH member AS (
    SELECT d.refobjid AS class, 1 AS sort, m.amopstrategy AS number, m.amoplefttype AS lefttype,
           m.amoprighttype AS righttype,
           pg_catalog.format('OPERATOR %s %s', m.amopstrategy, m.amopopr::pg_catalog.regoperator)
               || CASE WHEN m.amopsortfamily <> 0 THEN
                      pg_catalog.format(' FOR ORDER BY %I.%I', sn.nspname, s.opfname) ELSE '' END AS text,
           pg_catalog.concat_ws('/', m.amopstrategy, m.amopopr, m.amopsortfamily) AS raw
    FROM pg_catalog.pg_amop m
    JOIN pg_catalog.pg_depend d ON d.classid = m.tableoid AND d.objid = m.oid
         AND d.refclassid = 'pg_catalog.pg_opclass'::pg_catalog.regclass
    LEFT JOIN pg_catalog.pg_opfamily s ON s.oid = m.amopsortfamily
    LEFT JOIN pg_catalog.pg_namespace sn ON sn.oid = s.opfnamespace
    WHERE m.oid >= 16384
    UNION ALL
    SELECT d.refobjid, 2, m.amprocnum, m.amproclefttype, m.amprocrighttype,
           pg_catalog.format('FUNCTION %s (%s, %s) %s', m.amprocnum,
               pg_catalog.format_type(m.amproclefttype, NULL),
               pg_catalog.format_type(m.amprocrighttype, NULL), m.amproc::oid::pg_catalog.regprocedure),
           pg_catalog.concat_ws('/', m.amprocnum, m.amproclefttype, m.amprocrighttype, m.amproc::oid)
    FROM pg_catalog.pg_amproc m
    JOIN pg_catalog.pg_depend d ON d.classid = m.tableoid AND d.objid = m.oid
         AND d.refclassid = 'pg_catalog.pg_opclass'::pg_catalog.regclass
    WHERE m.oid >= 16384
)
SELECT c.tableoid AS classid, c.oid AS objid, 0 AS objsubid, n.nspname AS schema, c.opcname AS name,
       a.amname AS args, pg_catalog.pg_get_userbyid(c.opcowner) AS owner,
       pg_catalog.format(E'CREATE OPERATOR CLASS %I.%I%s FOR TYPE %s USING %I FAMILY %I.%I AS\n    %s',
           n.nspname, c.opcname, CASE WHEN c.opcdefault THEN ' DEFAULT' ELSE '' END,
           pg_catalog.format_type(c.opcintype, NULL), a.amname, fn.nspname, f.opfname,
           -- One entry has to be there; the stored type that is assumed says nothing.
           pg_catalog.concat_ws(E',\n    ',
               CASE WHEN c.opckeytype <> 0 OR m.text IS NULL THEN 'STORAGE ' || pg_catalog.format_type(
                   COALESCE(NULLIF(c.opckeytype, 0), c.opcintype), NULL) END, m.text)) AS definition,
       pg_catalog.concat_ws(':', c.opcmethod, c.opcfamily, c.opcintype, c.opcdefault, c.opckeytype,
           m.raw) AS definition_raw
FROM pg_catalog.pg_opclass c
JOIN pg_catalog.pg_namespace n ON n.oid = c.opcnamespace
JOIN pg_catalog.pg_am a ON a.oid = c.opcmethod
JOIN pg_catalog.pg_opfamily f ON f.oid = c.opcfamily
JOIN pg_catalog.pg_namespace fn ON fn.oid = f.opfnamespace
CROSS JOIN LATERAL (
    SELECT pg_catalog.string_agg(m.text, E',\n    ' ORDER BY m.sort, m.number, m.text COLLATE "C") AS text,
           pg_catalog.string_agg(m.raw, ':' ORDER BY m.sort, m.number, m.lefttype, m.righttype) AS raw
    FROM member m WHERE m.class = c.oid) m
WHERE c.oid >= 16384
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                  WHERE e.classid = c.tableoid AND e.objid = c.oid AND e.deptype = 'e')
ORDER BY n.nspname COLLATE "C", c.opcname COLLATE "C", a.amname COLLATE "C"
