-- Labels of enum types, each with an identity of its own: a renamed label is known as such.
SELECT l.tableoid AS classid, l.oid AS objid, 0 AS objsubid,
       t.tableoid AS parent_classid, t.oid AS parent_objid, 0 AS parent_objsubid,
       l.enumlabel AS name
FROM pg_catalog.pg_enum l
JOIN pg_catalog.pg_type t ON t.oid = l.enumtypid
WHERE l.oid >= 16384
ORDER BY l.enumtypid, l.enumsortorder
