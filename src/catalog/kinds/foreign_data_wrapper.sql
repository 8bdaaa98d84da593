-- Foreign data wrappers that do not come with an extension.
SELECT w.tableoid AS classid, w.oid AS objid, 0 AS objsubid, w.fdwname AS name,
       pg_catalog.pg_get_userbyid(w.fdwowner) AS owner,
       (SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(p.proname)
        FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
        WHERE p.oid = w.fdwhandler) AS handler,
       NULLIF(w.fdwhandler, 0)::text AS handler_raw,
       (SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(p.proname)
        FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
        WHERE p.oid = w.fdwvalidator) AS validator,
       NULLIF(w.fdwvalidator, 0)::text AS validator_raw,
       (SELECT pg_catalog.string_agg(o.option, ', ' ORDER BY o.option COLLATE "C")
        FROM (SELECT pg_catalog.quote_ident(x.option_name) || '='
                     || pg_catalog.quote_literal(x.option_value) AS option
              FROM pg_catalog.pg_options_to_table(w.fdwoptions) x) o) AS options
FROM pg_catalog.pg_foreign_data_wrapper w
WHERE w.oid >= 16384
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                  WHERE e.classid = w.tableoid AND e.objid = w.oid AND e.deptype = 'e')
ORDER BY w.fdwname COLLATE "C"
