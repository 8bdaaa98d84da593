-- Procedural languages.
SELECT l.tableoid AS classid, l.oid AS objid, 0 AS objsubid, l.lanname AS name,
       pg_catalog.pg_get_userbyid(l.lanowner) AS owner,
       pg_catalog.concat_ws(' ', CASE WHEN l.lanpltrusted THEN 'TRUSTED' END,
           'LANGUAGE ' || pg_catalog.quote_ident(l.lanname),
           'HANDLER ' || l.lanplcallfoid::pg_catalog.regproc::text,
           'INLINE ' || NULLIF(l.laninline::pg_catalog.regproc::text, '-'),
           'VALIDATOR ' || NULLIF(l.lanvalidator::pg_catalog.regproc::text, '-')) AS definition,
       pg_catalog.concat_ws(':', l.lanpltrusted, l.lanplcallfoid, l.laninline, l.lanvalidator)
           AS definition_raw
FROM pg_catalog.pg_language l
WHERE l.lanispl AND l.oid >= 16384
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                  WHERE e.classid = l.tableoid AND e.objid = l.oid AND e.deptype = 'e')
ORDER BY l.lanname COLLATE "C"
