-- Casts. Their types stand for a name.
SELECT c.tableoid AS classid, c.oid AS objid, 0 AS objsubid, '' AS name, x.types AS args,
       pg_catalog.concat_ws(' ', 'CREATE CAST (' || x.types || ')',
           CASE c.castmethod WHEN 'f' THEN 'WITH FUNCTION ' || c.castfunc::pg_catalog.regprocedure::text
                             WHEN 'i' THEN 'WITH INOUT' ELSE 'WITHOUT FUNCTION' END,
           CASE c.castcontext WHEN 'a' THEN 'AS ASSIGNMENT' WHEN 'i' THEN 'AS IMPLICIT' END) AS definition,
       pg_catalog.concat_ws(':', c.castsource, c.casttarget, c.castmethod, c.castfunc, c.castcontext)
           AS definition_raw
FROM pg_catalog.pg_cast c
CROSS JOIN LATERAL (SELECT pg_catalog.format_type(c.castsource, NULL) || ' AS '
                           || pg_catalog.format_type(c.casttarget, NULL) AS types) x
WHERE c.oid >= 16384
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                  WHERE e.classid = c.tableoid AND e.objid = c.oid AND e.deptype IN ('e', 'i'))
ORDER BY x.types COLLATE "C"
