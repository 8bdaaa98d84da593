-- User mappings, in their server. From the view: the table itself is for superusers.
SELECT 'pg_catalog.pg_user_mapping'::pg_catalog.regclass::pg_catalog.oid AS classid, m.umid AS objid, 0 AS objsubid,
       s.tableoid AS parent_classid, s.oid AS parent_objid, 0 AS parent_objsubid,
       CASE WHEN m.umuser = 0 THEN 'PUBLIC'
            ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(m.umuser)) END AS name,
       (SELECT pg_catalog.string_agg(o.option, ', ' ORDER BY o.option COLLATE "C")
        FROM (SELECT pg_catalog.quote_ident(x.option_name) || '='
                     || pg_catalog.quote_literal(x.option_value) AS option
              FROM pg_catalog.pg_options_to_table(m.umoptions) x) o) AS options
FROM pg_catalog.pg_user_mappings m
JOIN pg_catalog.pg_foreign_server s ON s.oid = m.srvid
WHERE m.umid >= 16384
ORDER BY s.srvname COLLATE "C", m.umuser
