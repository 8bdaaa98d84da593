-- Columns of views, with the settings that those of a materialized view can have. OFFSET keeps the planner
-- from reading all columns of everything for these few.
SELECT c.tableoid AS classid, c.oid AS objid, a.attnum AS objsubid,
       c.tableoid AS parent_classid, c.oid AS parent_objid, 0 AS parent_objsubid,
       a.attname AS name,
       CASE WHEN c.relkind = 'm' AND a.attstorage <> t.typstorage THEN
            CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN'
                              WHEN 'x' THEN 'EXTENDED' END END AS storage,
       CASE t.typstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN'
                         WHEN 'x' THEN 'EXTENDED' END AS type_storage,
       NULL AS compression,
       NULLIF(a.attstattarget::text, '-1') AS statistics,
       CASE WHEN a.attoptions[1] NOT LIKE 'pg_attver=%' OR a.attoptions[2] IS NOT NULL THEN
           (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(x.option_name) || '='
                       || pg_catalog.quote_literal(x.option_value), ', ' ORDER BY x.option_name COLLATE "C")
            FROM pg_catalog.pg_options_to_table(a.attoptions) x
            WHERE x.option_name <> 'pg_attver') END AS options
FROM pg_catalog.pg_class c
CROSS JOIN LATERAL (SELECT b.attnum, b.attname, b.atttypid, b.attstorage, b.attstattarget, b.attoptions
                    FROM pg_catalog.pg_attribute b
                    WHERE b.attrelid = c.oid AND b.attnum > 0 AND NOT b.attisdropped OFFSET 0) a
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
WHERE c.relkind IN ('v', 'm') AND c.oid >= 16384
ORDER BY c.oid, a.attnum
