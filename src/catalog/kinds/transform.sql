-- Transforms. Type and language stand for a name.
SELECT t.tableoid AS classid, t.oid AS objid, 0 AS objsubid, '' AS name, x.target AS args,
       pg_catalog.format('TRANSFORM %s (%s)', x.target, pg_catalog.concat_ws(', ',
           CASE WHEN t.trffromsql <> 0 THEN
               'FROM SQL WITH FUNCTION ' || t.trffromsql::oid::pg_catalog.regprocedure::text END,
           CASE WHEN t.trftosql <> 0 THEN
               'TO SQL WITH FUNCTION ' || t.trftosql::oid::pg_catalog.regprocedure::text END)) AS definition,
       pg_catalog.concat_ws(':', t.trftype, t.trflang, t.trffromsql::oid, t.trftosql::oid)
           AS definition_raw
FROM pg_catalog.pg_transform t
JOIN pg_catalog.pg_language l ON l.oid = t.trflang
CROSS JOIN LATERAL (SELECT 'FOR ' || pg_catalog.format_type(t.trftype, NULL) || ' LANGUAGE '
                           || pg_catalog.quote_ident(l.lanname) AS target) x
WHERE t.oid >= 16384
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                  WHERE e.classid = t.tableoid AND e.objid = t.oid AND e.deptype = 'e')
ORDER BY x.target COLLATE "C"
