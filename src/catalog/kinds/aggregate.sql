-- Aggregates. Their direct and aggregated arguments are one list in pg_proc.
SELECT p.tableoid AS classid, p.oid AS objid, 0 AS objsubid, n.nspname AS schema, p.proname AS name,
       pg_catalog.oidvectortypes(p.proargtypes) AS args,
       pg_catalog.pg_get_userbyid(p.proowner) AS owner,
       pg_catalog.concat_ws(':', pg_catalog.pg_get_function_arguments(p.oid),
           pg_catalog.format_type(p.prorettype, NULL), a.aggkind) AS signature,
       pg_catalog.concat_ws(':', p.proargtypes::text, p.proargmodes::text, p.proargnames::text,
           a.aggnumdirectargs, p.prorettype, a.aggkind) AS signature_raw,
       pg_catalog.format(E'AGGREGATE %I.%I(%s) (\n    %s\n)', n.nspname, p.proname,
           COALESCE(NULLIF(pg_catalog.pg_get_function_arguments(p.oid), ''), '*'),
           pg_catalog.concat_ws(E',\n    ',
               'SFUNC = ' || a.aggtransfn::text,
               'STYPE = ' || pg_catalog.format_type(a.aggtranstype, NULL),
               'SSPACE = ' || NULLIF(a.aggtransspace, 0),
               'FINALFUNC = ' || NULLIF(a.aggfinalfn::text, '-'),
               CASE WHEN a.aggfinalextra THEN 'FINALFUNC_EXTRA' END,
               CASE WHEN a.aggfinalfn <> 0 AND a.aggfinalmodify <> f.modify THEN
                   'FINALFUNC_MODIFY = ' || CASE a.aggfinalmodify
                       WHEN 'r' THEN 'READ_ONLY' WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END END,
               'COMBINEFUNC = ' || NULLIF(a.aggcombinefn::text, '-'),
               'SERIALFUNC = ' || NULLIF(a.aggserialfn::text, '-'),
               'DESERIALFUNC = ' || NULLIF(a.aggdeserialfn::text, '-'),
               'INITCOND = ' || pg_catalog.quote_literal(a.agginitval),
               'MSFUNC = ' || NULLIF(a.aggmtransfn::text, '-'),
               'MINVFUNC = ' || NULLIF(a.aggminvtransfn::text, '-'),
               CASE WHEN a.aggmtranstype <> 0 THEN
                   'MSTYPE = ' || pg_catalog.format_type(a.aggmtranstype, NULL) END,
               'MSSPACE = ' || NULLIF(a.aggmtransspace, 0),
               'MFINALFUNC = ' || NULLIF(a.aggmfinalfn::text, '-'),
               CASE WHEN a.aggmfinalextra THEN 'MFINALFUNC_EXTRA' END,
               CASE WHEN a.aggmfinalfn <> 0 AND a.aggmfinalmodify <> f.modify THEN
                   'MFINALFUNC_MODIFY = ' || CASE a.aggmfinalmodify
                       WHEN 'r' THEN 'READ_ONLY' WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END END,
               'MINITCOND = ' || pg_catalog.quote_literal(a.aggminitval),
               CASE WHEN a.aggsortop <> 0 THEN
                   pg_catalog.format('SORTOP = OPERATOR(%I.%s)', sn.nspname, s.oprname) END,
               CASE p.proparallel WHEN 's' THEN 'PARALLEL = SAFE'
                                  WHEN 'r' THEN 'PARALLEL = RESTRICTED' END,
               CASE WHEN a.aggkind = 'h' THEN 'HYPOTHETICAL' END)) AS definition,
       pg_catalog.concat_ws(':', a.aggtransfn::oid, a.aggtranstype, a.aggtransspace, a.aggfinalfn::oid,
           a.aggfinalextra, a.aggfinalmodify, a.aggcombinefn::oid, a.aggserialfn::oid,
           a.aggdeserialfn::oid, a.aggmtransfn::oid, a.aggminvtransfn::oid, a.aggmtranstype,
           a.aggmtransspace, a.aggmfinalfn::oid, a.aggmfinalextra, a.aggmfinalmodify, a.aggsortop,
           p.proparallel, pg_catalog.quote_nullable(a.agginitval),
           pg_catalog.quote_nullable(a.aggminitval)) AS definition_raw
FROM pg_catalog.pg_aggregate a
JOIN pg_catalog.pg_proc p ON p.oid = a.aggfnoid
JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
LEFT JOIN pg_catalog.pg_operator s ON s.oid = a.aggsortop
LEFT JOIN pg_catalog.pg_namespace sn ON sn.oid = s.oprnamespace
CROSS JOIN LATERAL (SELECT CASE a.aggkind WHEN 'n' THEN 'r' ELSE 'w' END::"char" AS modify) f
WHERE p.oid >= 16384
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                  WHERE e.classid = p.tableoid AND e.objid = p.oid AND e.deptype = 'e')
ORDER BY n.nspname COLLATE "C", p.proname COLLATE "C",
         pg_catalog.oidvectortypes(p.proargtypes) COLLATE "C"
