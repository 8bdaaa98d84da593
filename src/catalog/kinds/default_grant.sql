-- ALTER DEFAULT PRIVILEGES, one row for each (role, schema, sort of object, grantee). Without a schema the
-- entry replaces the built-in default, so it is shown as a difference from that.
WITH holder AS (
    SELECT d.tableoid AS classid, d.oid AS objid, d.defaclrole AS role, n.nspname AS schema,
           d.defaclnamespace AS namespace, d.defaclobjtype AS sort, d.defaclacl AS acl,
           CASE WHEN d.defaclnamespace = 0
                THEN pg_catalog.acldefault(CASE d.defaclobjtype WHEN 'S' THEN 's'
                                                ELSE d.defaclobjtype END::"char", d.defaclrole)
                ELSE pg_catalog.acldefault('c', d.defaclrole) END AS standard
    FROM pg_catalog.pg_default_acl d
    LEFT JOIN pg_catalog.pg_namespace n ON n.oid = d.defaclnamespace
), entry AS (
    SELECT h.classid, h.objid, h.role, h.schema, h.namespace, h.sort, x.grantee, x.privilege_type,
           pg_catalog.bool_or(x.is_grantable) AS grantable, true AS is_granted, pg_catalog.min(x.at) AS at
    FROM holder h, pg_catalog.aclexplode(h.acl) WITH ORDINALITY
         x(grantor, grantee, privilege_type, is_grantable, at)
    WHERE NOT EXISTS (SELECT FROM pg_catalog.aclexplode(h.standard) s
                      WHERE s.grantee = x.grantee AND s.privilege_type = x.privilege_type
                        AND s.is_grantable = x.is_grantable)
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
    UNION ALL
    SELECT h.classid, h.objid, h.role, h.schema, h.namespace, h.sort, s.grantee, s.privilege_type, false,
           false, NULL
    FROM holder h, pg_catalog.aclexplode(h.standard) s
    WHERE NOT EXISTS (SELECT FROM pg_catalog.aclexplode(h.acl) x
                      WHERE x.grantee = s.grantee AND x.privilege_type = s.privilege_type)
)
SELECT e.classid, e.objid, 0 AS objsubid, e.grantee AS extra, e.schema,
       pg_catalog.concat_ws(' ', pg_catalog.pg_get_userbyid(e.role), e.sort,
           CASE WHEN e.grantee = 0 THEN 'PUBLIC' ELSE pg_catalog.pg_get_userbyid(e.grantee) END) AS name,
       pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(e.role)) AS role,
       CASE e.sort WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS'
                   WHEN 'T' THEN 'TYPES' WHEN 'n' THEN 'SCHEMAS' WHEN 'L' THEN 'LARGE OBJECTS' END AS on,
       CASE WHEN e.grantee = 0 THEN 'PUBLIC'
            ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(e.grantee)) END AS grantee,
       pg_catalog.string_agg(e.privilege_type, ', ' ORDER BY e.privilege_type COLLATE "C")
           FILTER (WHERE e.is_granted AND NOT e.grantable) AS granted,
       pg_catalog.string_agg(e.privilege_type, ', ' ORDER BY e.privilege_type COLLATE "C")
           FILTER (WHERE e.is_granted AND e.grantable) AS grantable,
       pg_catalog.string_agg(e.privilege_type, ', ' ORDER BY e.privilege_type COLLATE "C")
           FILTER (WHERE NOT e.is_granted) AS revoked,
       pg_catalog.min(e.at)::text AS position
FROM entry e
GROUP BY e.classid, e.objid, e.grantee, e.schema, e.role, e.sort
ORDER BY 6
