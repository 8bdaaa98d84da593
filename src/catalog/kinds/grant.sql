-- Privileges as far as they differ from what the owner and PUBLIC have by default (acldefault): one row for each
-- grantee. `revoked` are defaults that were taken away. What somebody else than the owner has granted is a row of its
-- own, a delegated grant, and says by whom. `position` is where the grantee stands in the list. The database is at (pg_database, 1): see database.sql.
-- Thousands of objects have few different lists of privileges: each list is taken apart once.
WITH holder AS (
    SELECT c.tableoid AS classid, c.oid AS objid, 0 AS objsubid, c.relacl AS acl, c.relowner AS owner,
           pg_catalog.acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner) AS standard
    FROM pg_catalog.pg_class c
    WHERE c.relacl IS NOT NULL AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND c.oid >= 16384
    UNION ALL
    SELECT c.tableoid, c.oid, a.attnum, a.attacl, c.relowner, pg_catalog.acldefault('c', c.relowner)
    FROM pg_catalog.pg_attribute a
    JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
    WHERE a.attacl IS NOT NULL AND a.attnum > 0 AND NOT a.attisdropped AND c.oid >= 16384
    UNION ALL
    SELECT p.tableoid, p.oid, 0, p.proacl, p.proowner, pg_catalog.acldefault('f', p.proowner)
    FROM pg_catalog.pg_proc p WHERE p.proacl IS NOT NULL AND p.oid >= 16384
    UNION ALL
    SELECT n.tableoid, n.oid, 0, n.nspacl, n.nspowner, pg_catalog.acldefault('n', n.nspowner)
    FROM pg_catalog.pg_namespace n
    WHERE n.nspacl IS NOT NULL AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    UNION ALL
    SELECT t.tableoid, t.oid, 0, t.typacl, t.typowner, pg_catalog.acldefault('T', t.typowner)
    FROM pg_catalog.pg_type t WHERE t.typacl IS NOT NULL AND t.oid >= 16384
    UNION ALL
    SELECT l.tableoid, l.oid, 0, l.lanacl, l.lanowner, pg_catalog.acldefault('l', l.lanowner)
    FROM pg_catalog.pg_language l WHERE l.lanacl IS NOT NULL AND l.oid >= 16384
    UNION ALL
    SELECT w.tableoid, w.oid, 0, w.fdwacl, w.fdwowner, pg_catalog.acldefault('F', w.fdwowner)
    FROM pg_catalog.pg_foreign_data_wrapper w WHERE w.fdwacl IS NOT NULL AND w.oid >= 16384
    UNION ALL
    SELECT s.tableoid, s.oid, 0, s.srvacl, s.srvowner, pg_catalog.acldefault('S', s.srvowner)
    FROM pg_catalog.pg_foreign_server s WHERE s.srvacl IS NOT NULL AND s.oid >= 16384
    UNION ALL
    SELECT d.tableoid, 1, 0, d.datacl, d.datdba, pg_catalog.acldefault('d', d.datdba)
    FROM pg_catalog.pg_database d
    WHERE d.datacl IS NOT NULL AND d.datname = pg_catalog.current_database()
), list AS (
    SELECT pg_catalog.row_number() OVER () AS id, h.acl, h.owner, h.standard
    FROM (SELECT DISTINCT h.acl, h.owner, h.standard FROM holder h) h
), entry AS (
    SELECT 'grant' AS kind, l.id, x.grantee, x.privilege_type AS privilege,
           NULL AS privilege_raw, pg_catalog.bool_or(x.is_grantable) AS grantable, true AS is_granted,
           pg_catalog.min(x.at) AS at
    FROM list l, pg_catalog.aclexplode(l.acl) WITH ORDINALITY
         x(grantor, grantee, privilege_type, is_grantable, at)
    WHERE x.grantor = l.owner
      AND NOT EXISTS (SELECT FROM pg_catalog.aclexplode(l.standard) s
                      WHERE s.grantee = x.grantee AND s.privilege_type = x.privilege_type
                        AND s.is_grantable = x.is_grantable)
    GROUP BY 2, 3, 4
    UNION ALL
    SELECT 'grant', l.id, s.grantee, s.privilege_type, NULL, false, false, NULL
    FROM list l, pg_catalog.aclexplode(l.standard) s
    WHERE NOT EXISTS (SELECT FROM pg_catalog.aclexplode(l.acl) x
                      WHERE x.grantor = l.owner AND x.grantee = s.grantee
                        AND x.privilege_type = s.privilege_type)
    UNION ALL
    SELECT 'delegated grant', l.id, x.grantee,
           x.privilege_type || ' BY ' || pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(x.grantor)),
           x.privilege_type || ' BY ' || x.grantor, x.is_grantable, true, x.at
    FROM list l, pg_catalog.aclexplode(l.acl) WITH ORDINALITY
         x(grantor, grantee, privilege_type, is_grantable, at)
    WHERE x.grantor <> l.owner
), by_grantee AS MATERIALIZED (
    SELECT e.kind, e.id, e.grantee,
           CASE WHEN e.grantee = 0 THEN 'PUBLIC'
                ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(e.grantee)) END AS name,
           pg_catalog.string_agg(e.privilege, ', ' ORDER BY e.privilege COLLATE "C")
               FILTER (WHERE e.is_granted AND NOT e.grantable) AS granted,
           pg_catalog.string_agg(e.privilege_raw, ', ' ORDER BY e.privilege_raw COLLATE "C")
               FILTER (WHERE e.is_granted AND NOT e.grantable) AS granted_raw,
           pg_catalog.string_agg(e.privilege, ', ' ORDER BY e.privilege COLLATE "C")
               FILTER (WHERE e.is_granted AND e.grantable) AS grantable,
           pg_catalog.string_agg(e.privilege_raw, ', ' ORDER BY e.privilege_raw COLLATE "C")
               FILTER (WHERE e.is_granted AND e.grantable) AS grantable_raw,
           pg_catalog.string_agg(e.privilege, ', ' ORDER BY e.privilege COLLATE "C")
               FILTER (WHERE NOT e.is_granted) AS revoked,
           pg_catalog.min(e.at)::text AS position
    FROM entry e
    GROUP BY 1, 2, 3
)
SELECT g.kind, h.classid, h.objid, h.objsubid, g.grantee AS extra,
       h.classid AS parent_classid, h.objid AS parent_objid, h.objsubid AS parent_objsubid,
       g.name, g.granted, g.granted_raw, g.grantable, g.grantable_raw, g.revoked,
       g.position
FROM holder h
JOIN list l ON l.acl = h.acl AND l.owner = h.owner AND l.standard = h.standard
JOIN by_grantee g ON g.id = l.id
ORDER BY g.name COLLATE "C", g.kind, h.classid, h.objid, h.objsubid
