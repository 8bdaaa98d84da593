-- Functions (window functions among them) and procedures. A routine is identified by its input types.
SELECT CASE p.prokind WHEN 'p' THEN 'procedure' ELSE 'function' END AS kind,
       p.tableoid AS classid, p.oid AS objid, 0 AS objsubid, n.nspname AS schema, p.proname AS name,
       pg_catalog.oidvectortypes(p.proargtypes) AS args,
       pg_catalog.pg_get_userbyid(p.proowner) AS owner,
       pg_catalog.pg_get_function_arguments(p.oid) AS arguments,
       pg_catalog.concat_ws(':', p.proargtypes::text, p.proallargtypes::text, p.proargmodes::text,
           p.proargnames::text, pg_catalog.md5(p.proargdefaults::text)) AS arguments_raw,
       pg_catalog.pg_get_function_identity_arguments(p.oid) AS input,
       pg_catalog.concat_ws(':', p.proargtypes::text, p.proallargtypes::text, p.proargmodes::text,
           p.proargnames::text) AS input_raw,
       p.pronargdefaults::text AS defaults,
       pg_catalog.pg_get_function_result(p.oid) AS returns,
       pg_catalog.concat_ws(':', p.prorettype, p.proretset, p.proallargtypes::text, p.proargmodes::text)
           AS returns_raw,
       l.lanname AS language, p.prolang AS language_raw,
       CASE WHEN p.prokind = 'w' THEN 'WINDOW' END AS window,
       CASE p.provolatile WHEN 'i' THEN 'IMMUTABLE' WHEN 's' THEN 'STABLE' ELSE 'VOLATILE' END
           AS volatility,
       CASE WHEN p.proisstrict THEN 'STRICT' ELSE 'CALLED ON NULL INPUT' END AS strict,
       CASE WHEN p.prosecdef THEN 'SECURITY DEFINER' ELSE 'SECURITY INVOKER' END AS security,
       CASE WHEN p.proleakproof THEN 'LEAKPROOF' ELSE 'NOT LEAKPROOF' END AS leakproof,
       CASE p.proparallel WHEN 's' THEN 'PARALLEL SAFE' WHEN 'r' THEN 'PARALLEL RESTRICTED'
                          ELSE 'PARALLEL UNSAFE' END AS parallel,
       'COST ' || p.procost AS cost,
       CASE WHEN p.proretset THEN 'ROWS ' || p.prorows END AS rows,
       CASE WHEN p.prosupport <> 0 THEN 'SUPPORT ' || p.prosupport::text END AS support,
       p.prosupport::oid AS support_raw,
       (SELECT pg_catalog.string_agg('TRANSFORM FOR TYPE ' || pg_catalog.format_type(x.type, NULL), ', ')
        FROM pg_catalog.unnest(p.protrftypes) x(type)) AS transform,
       p.protrftypes::text AS transform_raw,
       (SELECT pg_catalog.string_agg('SET ' || pg_catalog.quote_ident(x.name) || ' TO '
                   || CASE WHEN pg_catalog.lower(x.name) IN ('local_preload_libraries', 'search_path',
                               'session_preload_libraries', 'shared_preload_libraries',
                               'temp_tablespaces', 'unix_socket_directories')
                           THEN (SELECT COALESCE(pg_catalog.string_agg(pg_catalog.quote_literal(pg_catalog.replace(
                                     pg_catalog.btrim(i.item[1], '"'), '""', '"')), ', '), '''''')
                                 FROM pg_catalog.regexp_matches(x.value, '("(?:[^"]|"")*"|[^", ]+)', 'g') i(item))
                           ELSE pg_catalog.quote_literal(x.value) END, pg_catalog.chr(10) ORDER BY x.at)
        FROM (SELECT pg_catalog.split_part(s.setting, '=', 1) AS name,
                     pg_catalog.substr(s.setting, pg_catalog.strpos(s.setting, '=') + 1) AS value, s.at
              FROM pg_catalog.unnest(p.proconfig) WITH ORDINALITY s(setting, at)) x) AS config,
       p.probin AS library,
       p.prosrc AS source, NULL AS body, NULL AS body_raw
FROM pg_catalog.pg_proc p
JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
JOIN pg_catalog.pg_language l ON l.oid = p.prolang
WHERE p.prokind IN ('f', 'w', 'p') AND p.oid >= 16384
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                  WHERE e.classid = p.tableoid AND e.objid = p.oid AND e.deptype IN ('e', 'i') OFFSET 0)
ORDER BY n.nspname COLLATE "C", p.proname COLLATE "C",
         pg_catalog.oidvectortypes(p.proargtypes) COLLATE "C"
