-- ALTER ROLE ... SET for all databases: one row for each setting. Lists of names are written item by item, as
-- pg_dumpall does.
SELECT s.tableoid AS classid, s.setrole AS objid, 0 AS objsubid, 0 AS extra,
       r.tableoid AS parent_classid, s.setrole AS parent_objid, 0 AS parent_objsubid,
       x.name, CASE WHEN pg_catalog.lower(x.name) IN ('local_preload_libraries', 'search_path',
                             'session_preload_libraries', 'temp_tablespaces')
                    THEN (SELECT pg_catalog.string_agg(pg_catalog.quote_literal(pg_catalog.replace(
                                     pg_catalog.btrim(i.item, '"'), '""', '"')), ', ')
                          FROM pg_catalog.regexp_split_to_table(x.value, ', *') i(item))
                    ELSE pg_catalog.quote_literal(x.value) END AS value
FROM pg_catalog.pg_db_role_setting s
JOIN pg_catalog.pg_authid r ON r.oid = s.setrole
CROSS JOIN LATERAL (
    SELECT pg_catalog.split_part(c.setting, '=', 1) AS name,
           pg_catalog.substr(c.setting, pg_catalog.strpos(c.setting, '=') + 1) AS value
    FROM pg_catalog.unnest(s.setconfig) c(setting)) x
WHERE s.setdatabase = 0
ORDER BY x.name COLLATE "C"
