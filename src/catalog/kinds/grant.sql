-- Privileges as far as they differ from what the owner and PUBLIC have by default (acldefault): one row
-- for each grantee. `revoked` are defaults that were taken away.
WITH holder AS (
    SELECT c.tableoid AS classid, c.oid AS objid, 0 AS objsubid, c.relacl AS acl,
           pg_catalog.acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner) AS standard
    FROM pg_catalog.pg_class c
    WHERE c.relacl IS NOT NULL AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND c.oid >= 16384
    UNION ALL
    SELECT c.tableoid, c.oid, a.attnum, a.attacl, pg_catalog.acldefault('c', c.relowner)
    FROM pg_catalog.pg_attribute a
    JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
    WHERE a.attacl IS NOT NULL AND a.attnum > 0 AND NOT a.attisdropped AND c.oid >= 16384
    UNION ALL
    SELECT p.tableoid, p.oid, 0, p.proacl, pg_catalog.acldefault('f', p.proowner)
    FROM pg_catalog.pg_proc p WHERE p.proacl IS NOT NULL AND p.oid >= 16384
    UNION ALL
    SELECT n.tableoid, n.oid, 0, n.nspacl, pg_catalog.acldefault('n', n.nspowner)
    FROM pg_catalog.pg_namespace n
    WHERE n.nspacl IS NOT NULL AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    UNION ALL
    SELECT t.tableoid, t.oid, 0, t.typacl, pg_catalog.acldefault('T', t.typowner)
    FROM pg_catalog.pg_type t WHERE t.typacl IS NOT NULL AND t.oid >= 16384
    UNION ALL
    SELECT l.tableoid, l.oid, 0, l.lanacl, pg_catalog.acldefault('l', l.lanowner)
    FROM pg_catalog.pg_language l WHERE l.lanacl IS NOT NULL AND l.oid >= 16384
), entry AS (
    SELECT h.classid, h.objid, h.objsubid, x.grantee, x.privilege_type,
           pg_catalog.bool_or(x.is_grantable) AS grantable, true AS is_granted
    FROM holder h, pg_catalog.aclexplode(h.acl) x
    WHERE NOT EXISTS (SELECT FROM pg_catalog.aclexplode(h.standard) s
                      WHERE s.grantee = x.grantee AND s.privilege_type = x.privilege_type
                        AND s.is_grantable = x.is_grantable)
    GROUP BY 1, 2, 3, 4, 5
    UNION ALL
    SELECT h.classid, h.objid, h.objsubid, s.grantee, s.privilege_type, false, false
    FROM holder h, pg_catalog.aclexplode(h.standard) s
    WHERE NOT EXISTS (SELECT FROM pg_catalog.aclexplode(h.acl) x
                      WHERE x.grantee = s.grantee AND x.privilege_type = s.privilege_type)
)
SELECT e.classid, e.objid, e.objsubid, e.grantee AS extra,
       e.classid AS parent_classid, e.objid AS parent_objid, e.objsubid AS parent_objsubid,
       CASE WHEN e.grantee = 0 THEN 'PUBLIC'
            ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(e.grantee)) END AS name,
       pg_catalog.string_agg(e.privilege_type, ', ' ORDER BY e.privilege_type COLLATE "C")
           FILTER (WHERE e.is_granted AND NOT e.grantable) AS granted,
       pg_catalog.string_agg(e.privilege_type, ', ' ORDER BY e.privilege_type COLLATE "C")
           FILTER (WHERE e.is_granted AND e.grantable) AS grantable,
       pg_catalog.string_agg(e.privilege_type, ', ' ORDER BY e.privilege_type COLLATE "C")
           FILTER (WHERE NOT e.is_granted) AS revoked
FROM entry e
GROUP BY 1, 2, 3, 4
ORDER BY 8
