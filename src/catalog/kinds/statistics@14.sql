-- Extended statistics. The definition starts behind the object's own name, which is no part of it. Since 17 a
-- target that is not set is NULL.
SELECT s.tableoid AS classid, s.oid AS objid, 0 AS objsubid, n.nspname AS schema, s.stxname AS name,
       pg_catalog.pg_get_userbyid(s.stxowner) AS owner,
       pg_catalog.substr(pg_catalog.pg_get_statisticsobjdef(s.oid),
           pg_catalog.length('CREATE STATISTICS ' || pg_catalog.quote_ident(n.nspname) || '.'
                             || pg_catalog.quote_ident(s.stxname)) + 2) AS definition,
       pg_catalog.concat_ws(':', s.stxrelid, s.stxkeys::text, s.stxkind::text,
           pg_catalog.md5(s.stxexprs::text)) AS definition_raw,
       NULLIF(s.stxstattarget::text, '-1') AS target
FROM pg_catalog.pg_statistic_ext s
JOIN pg_catalog.pg_namespace n ON n.oid = s.stxnamespace
WHERE s.oid >= 16384
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                  WHERE e.classid = s.tableoid AND e.objid = s.oid AND e.deptype IN ('e', 'i'))
ORDER BY n.nspname COLLATE "C", s.stxname COLLATE "C"
