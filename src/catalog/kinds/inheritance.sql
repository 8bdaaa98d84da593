-- Who inherits from whom: partitions, with their bounds, and plain inheritance, in the order of INHERITS.
SELECT i.tableoid AS classid, c.oid AS objid, 0 AS objsubid, i.inhparent AS extra,
       c.tableoid AS parent_classid, c.oid AS parent_objid, 0 AS parent_objsubid,
       pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(p.relname) AS name,
       pg_catalog.pg_get_expr(c.relpartbound, c.oid) AS bound,
       pg_catalog.md5(c.relpartbound::text) AS bound_raw
FROM pg_catalog.pg_inherits i
JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid
JOIN pg_catalog.pg_class p ON p.oid = i.inhparent
JOIN pg_catalog.pg_namespace n ON n.oid = p.relnamespace
WHERE c.relkind IN ('r', 'p', 'f') AND c.oid >= 16384
ORDER BY c.oid, i.inhseqno
