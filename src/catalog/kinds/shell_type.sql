-- Shells of types: what CREATE TYPE name; makes. A free-standing one, and one for each type whose own
-- functions take or return it: those can be made only when there is a shell. Multiranges need none.
SELECT t.tableoid AS classid, t.oid AS objid, 0 AS objsubid, n.nspname AS schema, t.typname AS name,
       CASE WHEN NOT t.typisdefined THEN pg_catalog.pg_get_userbyid(t.typowner) END AS owner
FROM pg_catalog.pg_type t
JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
LEFT JOIN pg_catalog.pg_range r ON r.rngtypid = t.oid
WHERE (NOT t.typisdefined OR t.typtype = 'b' OR (t.typtype = 'r' AND r.rngcanonical <> 0))
  AND t.oid >= 16384
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_type a WHERE a.oid = t.typelem AND a.typarray = t.oid OFFSET 0)
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                  WHERE e.classid = t.tableoid AND e.objid = t.oid AND e.deptype IN ('e', 'i') OFFSET 0)
ORDER BY n.nspname COLLATE "C", t.typname COLLATE "C"
