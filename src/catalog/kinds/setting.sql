-- ALTER ROLE ... SET for all databases and for this one, ALTER DATABASE ... SET: one row for each setting. Lists of
-- names are written item by item, as pg_dumpall does. The database is at (pg_database, 1): see database.sql.
SELECT CASE WHEN s.setdatabase = 0 THEN 'role setting' WHEN s.setrole = 0 THEN 'database setting'
            ELSE 'role setting in the database' END AS kind,
       s.tableoid AS classid, s.setrole AS objid, 0 AS objsubid, 0 AS extra,
       CASE WHEN s.setrole = 0 THEN 'pg_catalog.pg_database'::pg_catalog.regclass
            ELSE 'pg_catalog.pg_authid'::pg_catalog.regclass END::pg_catalog.oid AS parent_classid,
       CASE WHEN s.setrole = 0 THEN 1::pg_catalog.oid ELSE s.setrole END AS parent_objid,
       0 AS parent_objsubid,
       x.name, CASE WHEN pg_catalog.lower(x.name) IN ('local_preload_libraries', 'search_path',
                             'session_preload_libraries', 'temp_tablespaces')
                    THEN (SELECT pg_catalog.string_agg(pg_catalog.quote_literal(pg_catalog.replace(
                                     pg_catalog.btrim(i.item, '"'), '""', '"')), ', ')
                          FROM pg_catalog.regexp_split_to_table(x.value, ', *') i(item))
                    ELSE pg_catalog.quote_literal(x.value) END AS value
FROM pg_catalog.pg_db_role_setting s
CROSS JOIN LATERAL (
    SELECT pg_catalog.split_part(c.setting, '=', 1) AS name,
           pg_catalog.substr(c.setting, pg_catalog.strpos(c.setting, '=') + 1) AS value
    FROM pg_catalog.unnest(s.setconfig) c(setting)) x
WHERE s.setdatabase IN (0, (SELECT d.oid FROM pg_catalog.pg_database d
                            WHERE d.datname = pg_catalog.current_database()))
ORDER BY x.name COLLATE "C"
