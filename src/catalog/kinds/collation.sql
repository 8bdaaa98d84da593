-- Collations. The locale of ICU is collcollate before 15, colliculocale in 15 and 16, colllocale since 17;
-- rules (collicurules) came in 16. The version that a library reports is no part of what a collation is.
WITH locale AS (
    SELECT c.oid, COALESCE(j.row ->> 'colllocale', j.row ->> 'colliculocale',
               CASE WHEN c.collcollate = c.collctype THEN c.collcollate::text END) AS one,
           j.row ->> 'collicurules' AS rules
    FROM pg_catalog.pg_collation c
    CROSS JOIN LATERAL (SELECT pg_catalog.to_jsonb(c) AS row) j
    WHERE c.oid >= 16384
)
SELECT c.tableoid AS classid, c.oid AS objid, 0 AS objsubid, n.nspname AS schema, c.collname AS name,
       pg_catalog.pg_get_userbyid(c.collowner) AS owner,
       pg_catalog.format('CREATE COLLATION %I.%I (%s)', n.nspname, c.collname, x.options) AS definition,
       x.options AS definition_raw
FROM pg_catalog.pg_collation c
JOIN pg_catalog.pg_namespace n ON n.oid = c.collnamespace
JOIN locale l ON l.oid = c.oid
CROSS JOIN LATERAL (SELECT pg_catalog.concat_ws(', ',
    'provider = ' || CASE c.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END,
    'locale = ' || pg_catalog.quote_literal(l.one),
    CASE WHEN l.one IS NULL THEN 'lc_collate = ' || pg_catalog.quote_literal(c.collcollate) END,
    CASE WHEN l.one IS NULL THEN 'lc_ctype = ' || pg_catalog.quote_literal(c.collctype) END,
    CASE WHEN NOT c.collisdeterministic THEN 'deterministic = false' END,
    'rules = ' || pg_catalog.quote_literal(l.rules)) AS options) x
WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                  WHERE e.classid = c.tableoid AND e.objid = c.oid AND e.deptype = 'e')
ORDER BY n.nspname COLLATE "C", c.collname COLLATE "C"
