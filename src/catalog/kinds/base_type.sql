-- Base types; array types are internal to their element. SUBSCRIPT (typsubscript) is there since 14.
SELECT t.tableoid AS classid, t.oid AS objid, 0 AS objsubid, n.nspname AS schema, t.typname AS name,
       pg_catalog.pg_get_userbyid(t.typowner) AS owner,
       pg_catalog.concat_ws(E',\n    ',
           'INPUT = ' || t.typinput::text,
           'OUTPUT = ' || t.typoutput::text,
           'INTERNALLENGTH = ' || CASE WHEN t.typlen < 0 THEN 'VARIABLE' ELSE t.typlen::text END,
           CASE WHEN t.typbyval THEN 'PASSEDBYVALUE' END,
           'ALIGNMENT = ' || CASE t.typalign WHEN 'c' THEN 'char' WHEN 's' THEN 'int2'
                                             WHEN 'd' THEN 'double' ELSE 'int4' END,
           'CATEGORY = ' || pg_catalog.quote_literal(t.typcategory::text),
           CASE WHEN t.typispreferred THEN 'PREFERRED = true' END,
           'DEFAULT = ' || pg_catalog.quote_literal(t.typdefault),
           CASE WHEN t.typelem <> 0 THEN 'ELEMENT = ' || pg_catalog.format_type(t.typelem, NULL) END,
           CASE WHEN t.typdelim <> ',' THEN 'DELIMITER = ' || pg_catalog.quote_literal(t.typdelim::text) END,
           CASE WHEN t.typcollation <> 0 THEN 'COLLATABLE = true' END) AS definition,
       pg_catalog.concat_ws(':', t.typinput::oid, t.typoutput::oid, t.typlen, t.typbyval, t.typalign,
           t.typcategory, t.typispreferred, t.typelem, t.typdelim, t.typcollation,
           t.typdefault) AS definition_raw,
       NULLIF(t.typreceive::text, '-') AS receive, t.typreceive::oid AS receive_raw,
       NULLIF(t.typsend::text, '-') AS send, t.typsend::oid AS send_raw,
       NULLIF(t.typmodin::text, '-') AS typmod_in, t.typmodin::oid AS typmod_in_raw,
       NULLIF(t.typmodout::text, '-') AS typmod_out, t.typmodout::oid AS typmod_out_raw,
       NULLIF(t.typanalyze::text, '-') AS analyze, t.typanalyze::oid AS analyze_raw,
       NULLIF(pg_catalog.to_jsonb(t) ->> 'typsubscript', '-') AS subscript,
       (pg_catalog.to_jsonb(t) ->> 'typsubscript')::pg_catalog.regproc::oid AS subscript_raw,
       CASE t.typstorage WHEN 'e' THEN 'external' WHEN 'm' THEN 'main' WHEN 'x' THEN 'extended'
                         ELSE 'plain' END AS storage
FROM pg_catalog.pg_type t
JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
WHERE t.typtype = 'b' AND t.oid >= 16384
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_type a WHERE a.oid = t.typelem AND a.typarray = t.oid OFFSET 0)
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                  WHERE e.classid = t.tableoid AND e.objid = t.oid AND e.deptype IN ('e', 'i') OFFSET 0)
ORDER BY n.nspname COLLATE "C", t.typname COLLATE "C"
