SELECT p.tableoid AS classid, p.oid AS objid, 0 AS objsubid,
       'pg_catalog.pg_class'::pg_catalog.regclass::oid AS parent_classid, p.polrelid AS parent_objid,
       0 AS parent_objsubid,
       p.polname AS name,
       CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END AS permissive,
       CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE'
                     WHEN 'd' THEN 'DELETE' ELSE 'ALL' END AS command,
       (SELECT pg_catalog.string_agg(CASE WHEN x.role = 0 THEN 'PUBLIC' ELSE
                   pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(x.role)) END, ', '
                   ORDER BY pg_catalog.pg_get_userbyid(x.role) COLLATE "C")
        FROM pg_catalog.unnest(p.polroles) x(role)) AS roles,
       p.polroles::text AS roles_raw,
       pg_catalog.pg_get_expr(p.polqual, p.polrelid) AS using,
       pg_catalog.md5(p.polqual::text) AS using_raw,
       pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) AS check,
       pg_catalog.md5(p.polwithcheck::text) AS check_raw
FROM pg_catalog.pg_policy p
WHERE p.oid >= 16384
ORDER BY p.polrelid, p.polname COLLATE "C"
