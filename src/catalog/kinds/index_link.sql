-- Indexes of partitions, and the index of the partitioned table that they are a part of. The one of a
-- constraint hangs on the constraint.
SELECT i.tableoid AS classid, i.inhrelid AS objid, 0 AS objsubid, i.inhparent AS extra,
       coalesce(k.tableoid, x.tableoid) AS parent_classid, coalesce(k.oid, x.oid) AS parent_objid,
       0 AS parent_objsubid, '' AS name,
       pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(p.relname) AS part_of,
       i.inhparent AS part_of_raw
FROM pg_catalog.pg_inherits i
JOIN pg_catalog.pg_class x ON x.oid = i.inhrelid
JOIN pg_catalog.pg_class p ON p.oid = i.inhparent
JOIN pg_catalog.pg_namespace n ON n.oid = p.relnamespace
LEFT JOIN pg_catalog.pg_constraint k ON k.conindid = x.oid AND k.contype IN ('p', 'u', 'x')
WHERE x.relkind IN ('i', 'I') AND x.oid >= 16384
ORDER BY i.inhrelid
