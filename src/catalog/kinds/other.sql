-- Objects of kinds that bough does not merge yet: seen, compared by a fingerprint, and named.
WITH one AS (
    SELECT o.tableoid AS classid, o.oid AS objid, pg_catalog.md5(o::text) AS hash
    FROM pg_catalog.pg_event_trigger o
    UNION ALL SELECT o.tableoid, o.oid, pg_catalog.md5(o::text) FROM pg_catalog.pg_statistic_ext o
    UNION ALL SELECT o.tableoid, o.oid, pg_catalog.md5(o::text) FROM pg_catalog.pg_publication o
    UNION ALL SELECT o.tableoid, o.oid, pg_catalog.md5(o::text) FROM pg_catalog.pg_publication_rel o
    UNION ALL SELECT o.tableoid, o.oid, pg_catalog.md5(o::text) FROM pg_catalog.pg_foreign_data_wrapper o
    UNION ALL SELECT o.tableoid, o.oid, pg_catalog.md5(o::text) FROM pg_catalog.pg_foreign_server o
    UNION ALL SELECT o.tableoid, o.oid, pg_catalog.md5(o::text) FROM pg_catalog.pg_user_mapping o
    UNION ALL SELECT o.tableoid, o.oid, pg_catalog.md5(o::text) FROM pg_catalog.pg_rewrite o
              WHERE o.rulename <> '_RETURN'
    UNION ALL SELECT o.tableoid, o.oid, pg_catalog.md5(o.relname::text)
              FROM pg_catalog.pg_class o WHERE o.relkind = 'f'
)
SELECT o.classid, o.objid, 0 AS objsubid, i.type || ' ' || i.identity AS name,
       i.identity AS fingerprint, o.hash AS fingerprint_raw
FROM one o, pg_catalog.pg_identify_object(o.classid, o.objid, 0) i
WHERE o.objid >= 16384
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                  WHERE e.classid = o.classid AND e.objid = o.objid AND e.deptype IN ('e', 'i'))
UNION ALL
SELECT s.tableoid, s.setrole, CASE WHEN s.setdatabase = 0 THEN 0 ELSE 1 END,
       'settings of ' || CASE WHEN s.setrole = 0 THEN '' ELSE 'role ' || pg_catalog.pg_get_userbyid(s.setrole) END
           || CASE WHEN s.setrole <> 0 AND s.setdatabase <> 0 THEN ' in ' ELSE '' END
           || CASE WHEN s.setdatabase = 0 THEN '' ELSE 'the database' END,
       pg_catalog.array_to_string(s.setconfig, ', '), NULL
FROM pg_catalog.pg_db_role_setting s
WHERE s.setdatabase = (SELECT d.oid FROM pg_catalog.pg_database d
                                            WHERE d.datname = pg_catalog.current_database())
ORDER BY 4
