-- Range types. Their multirange types (rngmultitypid) are there since 14.
SELECT t.tableoid AS classid, t.oid AS objid, 0 AS objsubid, n.nspname AS schema, t.typname AS name,
       pg_catalog.pg_get_userbyid(t.typowner) AS owner,
       pg_catalog.format(E'CREATE TYPE %I.%I AS RANGE (\n    %s\n)', n.nspname, t.typname,
           pg_catalog.concat_ws(E',\n    ',
               'SUBTYPE = ' || pg_catalog.format_type(r.rngsubtype, NULL),
               CASE WHEN NOT c.opcdefault THEN
                   pg_catalog.format('SUBTYPE_OPCLASS = %I.%I', cn.nspname, c.opcname) END,
               CASE WHEN r.rngcollation <> s.typcollation THEN
                   'COLLATION = ' || r.rngcollation::pg_catalog.regcollation::text END,
               'CANONICAL = ' || NULLIF(r.rngcanonical::text, '-'),
               'SUBTYPE_DIFF = ' || NULLIF(r.rngsubdiff::text, '-'),
               CASE WHEN m.oid IS NOT NULL THEN
                   pg_catalog.format('MULTIRANGE_TYPE_NAME = %I.%I', mn.nspname, m.typname) END))
           AS definition,
       pg_catalog.concat_ws(':', r.rngsubtype, r.rngsubopc, r.rngcollation, r.rngcanonical::oid,
           r.rngsubdiff::oid) AS definition_raw,
       NULLIF(r.rngcanonical::text, '-') AS canonical
FROM pg_catalog.pg_range r
JOIN pg_catalog.pg_type t ON t.oid = r.rngtypid
JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
JOIN pg_catalog.pg_type s ON s.oid = r.rngsubtype
JOIN pg_catalog.pg_opclass c ON c.oid = r.rngsubopc
JOIN pg_catalog.pg_namespace cn ON cn.oid = c.opcnamespace
LEFT JOIN (pg_catalog.pg_type m JOIN pg_catalog.pg_namespace mn ON mn.oid = m.typnamespace)
       ON m.oid = (pg_catalog.to_jsonb(r) ->> 'rngmultitypid')::oid
WHERE t.oid >= 16384
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                  WHERE e.classid = t.tableoid AND e.objid = t.oid AND e.deptype = 'e')
ORDER BY n.nspname COLLATE "C", t.typname COLLATE "C"
