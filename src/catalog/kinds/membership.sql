-- Who is a member of which role, by the member; several grantors count once.
SELECT m.tableoid AS classid, m.member AS objid, 0 AS objsubid, m.roleid AS extra,
       'pg_catalog.pg_authid'::pg_catalog.regclass::pg_catalog.oid AS parent_classid, m.member AS parent_objid, 0 AS parent_objsubid,
       g.rolname AS name,
       CASE WHEN pg_catalog.bool_or(m.admin_option) THEN 'yes' END AS admin,
       NULL AS inherit, NULL AS set, NULL AS grantors
FROM pg_catalog.pg_auth_members m
JOIN pg_catalog.pg_roles r ON r.oid = m.member
JOIN pg_catalog.pg_roles g ON g.oid = m.roleid
GROUP BY 1, 2, 3, 4, 5, 8
ORDER BY g.rolname COLLATE "C"
