-- Operators, not the shells that COMMUTATOR and NEGATOR leave for an operator to come. An operator that is
-- its own commutator says so in its definition; another commutator or negator is a link that both have.
SELECT o.tableoid AS classid, o.oid AS objid, 0 AS objsubid, n.nspname AS schema, o.oprname AS name,
       x.args,
       pg_catalog.pg_get_userbyid(o.oprowner) AS owner,
       pg_catalog.concat_ws(E',\n    ',
           'FUNCTION = ' || o.oprcode::text,
           CASE WHEN o.oprleft <> 0 THEN 'LEFTARG = ' || pg_catalog.format_type(o.oprleft, NULL) END,
           CASE WHEN o.oprright <> 0 THEN 'RIGHTARG = ' || pg_catalog.format_type(o.oprright, NULL) END,
           CASE WHEN o.oprcom = o.oid THEN
               pg_catalog.format('COMMUTATOR = OPERATOR(%I.%s)', n.nspname, o.oprname) END,
           CASE WHEN o.oprcanmerge THEN 'MERGES' END,
           CASE WHEN o.oprcanhash THEN 'HASHES' END) AS definition,
       pg_catalog.concat_ws(':', o.oprcode::oid, o.oprleft, o.oprright, o.oprcom = o.oid,
           o.oprcanmerge, o.oprcanhash) AS definition_raw,
       CASE WHEN c.oid IS NOT NULL THEN
           pg_catalog.format('OPERATOR(%I.%s)', cn.nspname, c.oprname) END AS commutator,
       c.oid AS commutator_raw,
       CASE WHEN c.oid IS NOT NULL THEN
           pg_catalog.format('%I.%s (%s)', cn.nspname, c.oprname, s.args) END AS commutator_address,
       CASE WHEN g.oid IS NOT NULL THEN
           pg_catalog.format('OPERATOR(%I.%s)', gn.nspname, g.oprname) END AS negator,
       g.oid AS negator_raw,
       CASE WHEN g.oid IS NOT NULL THEN
           pg_catalog.format('%I.%s (%s)', gn.nspname, g.oprname, x.args) END AS negator_address,
       NULLIF(o.oprrest::text, '-') AS restrict, o.oprrest::oid AS restrict_raw,
       NULLIF(o.oprjoin::text, '-') AS join, o.oprjoin::oid AS join_raw
FROM pg_catalog.pg_operator o
JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace
LEFT JOIN pg_catalog.pg_operator c ON c.oid = o.oprcom AND c.oid <> o.oid
LEFT JOIN pg_catalog.pg_namespace cn ON cn.oid = c.oprnamespace
LEFT JOIN pg_catalog.pg_operator g ON g.oid = o.oprnegate
LEFT JOIN pg_catalog.pg_namespace gn ON gn.oid = g.oprnamespace
CROSS JOIN LATERAL (
    SELECT CASE WHEN o.oprleft = 0 THEN 'NONE' ELSE pg_catalog.format_type(o.oprleft, NULL) END AS left,
           CASE WHEN o.oprright = 0 THEN 'NONE' ELSE pg_catalog.format_type(o.oprright, NULL) END AS right) t
CROSS JOIN LATERAL (SELECT t.left || ', ' || t.right AS args) x
CROSS JOIN LATERAL (SELECT t.right || ', ' || t.left AS args) s
WHERE o.oprcode <> 0 AND o.oid >= 16384
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                  WHERE e.classid = o.tableoid AND e.objid = o.oid AND e.deptype = 'e')
ORDER BY n.nspname COLLATE "C", o.oid::pg_catalog.regoperator::text COLLATE "C"
