-- What a database is, as text: the witness where there is no pg_dump of the server's version. Written apart from
-- the queries of src/catalog, and with names only, so that two databases of one schema give the same lines.
-- Runs in psql, PostgreSQL 15 and later.
SET search_path TO '';
-- The functions below are none of an event trigger's business. The setting came with 17.
SELECT pg_catalog.set_config(s.name, 'off', false) FROM pg_catalog.pg_settings s
WHERE s.name = 'event_triggers' \g /dev/null
CREATE FUNCTION pg_temp.acl(acl aclitem[], sort "char", owner oid) RETURNS text LANGUAGE sql AS $$
    SELECT pg_catalog.string_agg(x.entry, ' ' ORDER BY x.entry COLLATE pg_catalog."C")
    FROM (SELECT pg_catalog.concat_ws(':', CASE e.grantee WHEN 0 THEN 'public'
                     ELSE e.grantee::pg_catalog.regrole::text END, e.privilege_type,
                     pg_catalog.bool_or(e.is_grantable)) AS entry
          FROM pg_catalog.aclexplode(coalesce(acl, pg_catalog.acldefault(sort, owner))) e
          GROUP BY e.grantee, e.privilege_type) x $$;
CREATE FUNCTION pg_temp.ours(class oid, object oid) RETURNS boolean LANGUAGE sql AS $$
    SELECT object >= 16384 AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
        WHERE d.classid = class AND d.objid = object AND d.deptype = 'e') $$;
CREATE FUNCTION pg_temp.identity(class oid, object oid, sub int DEFAULT 0) RETURNS text LANGUAGE sql AS $$
    SELECT i.type || ' ' || i.identity FROM pg_catalog.pg_identify_object(class, object, sub) i $$;
CREATE FUNCTION pg_temp.sorted(options text[]) RETURNS text LANGUAGE sql AS $$
    SELECT pg_catalog.string_agg(o.option, ',' ORDER BY o.option COLLATE pg_catalog."C")
    FROM pg_catalog.unnest(options) o(option) $$;
CREATE FUNCTION pg_temp.columns(relation oid, numbers int2[]) RETURNS text LANGUAGE sql AS $$
    SELECT pg_catalog.string_agg(a.attname, ',' ORDER BY n.at)
    FROM pg_catalog.unnest(numbers) WITH ORDINALITY n(number, at)
    JOIN pg_catalog.pg_attribute a ON a.attrelid = relation AND a.attnum = n.number $$;
SELECT 'schema', n.nspname, n.nspowner::regrole, pg_temp.acl(n.nspacl, 'n', n.nspowner)
FROM pg_catalog.pg_namespace n
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ORDER BY 2;
SELECT 'extension', e.extname, e.extnamespace::regnamespace FROM pg_catalog.pg_extension e ORDER BY 2;

SELECT 'type', t.oid::regtype, t.typowner::regrole, t.typtype, pg_temp.acl(t.typacl, 'T', t.typowner),
       (SELECT string_agg(quote_literal(l.enumlabel), ',' ORDER BY l.enumsortorder)
        FROM pg_catalog.pg_enum l WHERE l.enumtypid = t.oid) AS labels,
       CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) END, t.typnotnull,
       t.typdefault, NULLIF(t.typcollation, 0)::regcollation,
       CASE WHEN t.typtype = 'b' THEN concat_ws(' ', t.typinput, t.typoutput, t.typreceive, t.typsend, t.typmodin,
            t.typmodout, t.typanalyze, t.typsubscript, t.typlen, t.typbyval, t.typalign, t.typstorage,
            t.typcategory, t.typispreferred, t.typdelim) END
FROM pg_catalog.pg_type t LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
WHERE pg_temp.ours(t.tableoid, t.oid) AND (t.typtype <> 'c' OR c.relkind = 'c')
  AND NOT (t.typtype = 'b' AND t.typelem <> 0 AND t.typcategory = 'A')
ORDER BY t.oid::regtype::text COLLATE "C";
SELECT 'range', r.rngtypid::regtype, r.rngsubtype::regtype, r.rngmultitypid::regtype,
       NULLIF(r.rngcollation, 0)::regcollation, r.rngcanonical, r.rngsubdiff, o.opcname
FROM pg_catalog.pg_range r JOIN pg_catalog.pg_opclass o ON o.oid = r.rngsubopc
WHERE r.rngtypid >= 16384 ORDER BY r.rngtypid::regtype::text COLLATE "C";

SELECT 'relation', c.oid::regclass, c.relkind, c.relowner::regrole, c.relpersistence, c.relrowsecurity,
       c.relforcerowsecurity, c.relreplident, m.amname, s.spcname, NULLIF(c.reloftype, 0)::regtype,
       (SELECT string_agg(o.option, ',' ORDER BY o.option) FROM unnest(c.reloptions) o(option)) AS options,
       pg_get_partkeydef(c.oid), pg_get_expr(c.relpartbound, c.oid),
       (SELECT string_agg(i.inhparent::regclass::text, ',' ORDER BY i.inhseqno)
        FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid) AS parents,
       pg_temp.acl(c.relacl, CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner),
       CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END
FROM pg_catalog.pg_class c
LEFT JOIN pg_catalog.pg_am m ON m.oid = c.relam
LEFT JOIN pg_catalog.pg_tablespace s ON s.oid = c.reltablespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'c') AND pg_temp.ours(c.tableoid, c.oid)
ORDER BY c.oid::regclass::text COLLATE "C";
SELECT 'column', c.oid::regclass, row_number() OVER (PARTITION BY c.oid ORDER BY a.attnum), a.attname,
       format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated, a.attstorage,
       a.attcompression, NULLIF(a.attstattarget, -1), a.attislocal, a.attinhcount > 0,
       (SELECT string_agg(o.option, ',' ORDER BY o.option) FROM unnest(a.attoptions) o(option)
        WHERE o.option !~ '^pg_attver=') AS options,
       pg_temp.sorted(a.attfdwoptions), NULLIF(a.attcollation, 0)::regcollation, pg_temp.acl(a.attacl, 'c', c.relowner),
       pg_get_expr(d.adbin, d.adrelid)
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c') AND pg_temp.ours(c.tableoid, c.oid)
ORDER BY c.oid::regclass::text COLLATE "C", a.attnum;
SELECT 'sequence', s.seqrelid::regclass, s.seqtypid::regtype, s.seqstart, s.seqincrement, s.seqmin, s.seqmax,
       s.seqcache, s.seqcycle,
       (SELECT d.deptype::text || pg_temp.identity(d.refclassid, d.refobjid, d.refobjsubid)
        FROM pg_catalog.pg_depend d
        WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = s.seqrelid AND d.deptype IN ('a', 'i'))
FROM pg_catalog.pg_sequence s WHERE pg_temp.ours('pg_catalog.pg_class'::regclass, s.seqrelid)
ORDER BY s.seqrelid::regclass::text COLLATE "C";

SELECT 'constraint', k.conrelid::regclass, k.contypid::regtype,
       -- Such names are the server's choice, and follow no rename. Whether a NOT NULL is a child's own as well is
       -- not told either.
       CASE WHEN k.contype <> 'n' OR k.conname !~ '_not_null[0-9]*$' THEN k.conname END,
       pg_get_constraintdef(k.oid), k.conislocal AND k.contype <> 'n',
       k.coninhcount > 0, k.convalidated
FROM pg_catalog.pg_constraint k
WHERE pg_temp.ours(k.tableoid, k.oid) AND k.contype <> 't'
  -- Such constraints of a partition have names that the server chose.
  AND (k.conparentid = 0 OR k.contype <> 'f')
ORDER BY k.conrelid::regclass::text COLLATE "C", k.contypid::regtype::text COLLATE "C", 5, 4;
SELECT 'index', x.indrelid::regclass, pg_get_indexdef(x.indexrelid), x.indisclustered, x.indisreplident,
       x.indisvalid, (SELECT i.inhparent::regclass FROM pg_catalog.pg_inherits i WHERE i.inhrelid = x.indexrelid),
       (SELECT string_agg(concat_ws(':', a.attnum, a.attstattarget), ',' ORDER BY a.attnum)
        FROM pg_catalog.pg_attribute a WHERE a.attrelid = x.indexrelid AND a.attstattarget >= 0)
FROM pg_catalog.pg_index x JOIN pg_catalog.pg_class c ON c.oid = x.indrelid AND c.relkind <> 't'
WHERE pg_temp.ours('pg_catalog.pg_class'::regclass, x.indexrelid)
ORDER BY x.indrelid::regclass::text COLLATE "C", 3;
SELECT 'trigger', g.tgrelid::regclass, pg_get_triggerdef(g.oid), g.tgenabled, g.tgparentid <> 0
FROM pg_catalog.pg_trigger g
WHERE NOT g.tgisinternal AND pg_temp.ours(g.tableoid, g.oid) ORDER BY g.tgrelid::regclass::text COLLATE "C", 3;
SELECT 'rule', r.ev_class::regclass, pg_get_ruledef(r.oid), r.ev_enabled FROM pg_catalog.pg_rewrite r
WHERE r.rulename <> '_RETURN' AND pg_temp.ours(r.tableoid, r.oid) ORDER BY r.ev_class::regclass::text COLLATE "C", 3;
SELECT 'policy', p.polrelid::regclass, p.polname, p.polcmd, p.polpermissive,
       (SELECT string_agg(x.name, ',' ORDER BY x.name)
        FROM (SELECT CASE u.role WHEN 0 THEN 'public' ELSE u.role::regrole::text END
              FROM unnest(p.polroles) u(role)) x(name)) AS roles,
       pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)
FROM pg_catalog.pg_policy p WHERE p.oid >= 16384 ORDER BY p.polrelid::regclass::text COLLATE "C", 3;

SELECT 'routine', p.oid::regprocedure, p.proowner::regrole, pg_temp.acl(p.proacl, 'f', p.proowner),
       CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) END
FROM pg_catalog.pg_proc p
WHERE pg_temp.ours(p.tableoid, p.oid) AND p.pronamespace <> pg_my_temp_schema()
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = p.tableoid AND d.objid = p.oid AND d.deptype = 'i')
ORDER BY p.oid::regprocedure::text COLLATE "C";
SELECT 'aggregate', p.oid::regprocedure, pg_get_function_arguments(p.oid), pg_get_function_result(p.oid),
       p.proparallel, a.aggkind, a.aggtransfn, a.aggfinalfn, a.aggcombinefn, a.aggserialfn, a.aggdeserialfn,
       a.aggmtransfn, a.aggminvtransfn, a.aggmfinalfn, a.aggfinalextra, a.aggmfinalextra, a.aggfinalmodify,
       a.aggmfinalmodify, a.aggsortop::regoperator, a.aggtranstype::regtype, a.aggtransspace,
       a.aggmtranstype::regtype, a.aggmtransspace, a.agginitval, a.aggminitval
FROM pg_catalog.pg_aggregate a JOIN pg_catalog.pg_proc p ON p.oid = a.aggfnoid
WHERE pg_temp.ours(p.tableoid, p.oid) ORDER BY p.oid::regprocedure::text COLLATE "C";
SELECT 'operator', o.oid::regoperator, o.oprowner::regrole, o.oprcanmerge, o.oprcanhash, o.oprresult::regtype,
       o.oprcom::regoperator, o.oprnegate::regoperator, o.oprcode, o.oprrest, o.oprjoin
FROM pg_catalog.pg_operator o WHERE pg_temp.ours(o.tableoid, o.oid)
ORDER BY o.oid::regoperator::text COLLATE "C";
SELECT 'operator class', pg_temp.identity(o.tableoid, o.oid), o.opcowner::regrole, o.opcintype::regtype,
       o.opcdefault, o.opckeytype::regtype, pg_temp.identity('pg_catalog.pg_opfamily'::regclass, o.opcfamily)
FROM pg_catalog.pg_opclass o WHERE pg_temp.ours(o.tableoid, o.oid) ORDER BY 2;
SELECT 'operator family', pg_temp.identity(f.tableoid, f.oid), f.opfowner::regrole,
       (SELECT string_agg(o.text, E'\n' ORDER BY o.text COLLATE "C")
        FROM (SELECT pg_temp.identity(m.tableoid, m.oid) || ' ' || m.amopopr::regoperator
              FROM pg_catalog.pg_amop m WHERE m.amopfamily = f.oid
              UNION ALL
              SELECT pg_temp.identity(m.tableoid, m.oid) || ' ' || m.amproc::regprocedure
              FROM pg_catalog.pg_amproc m WHERE m.amprocfamily = f.oid) o(text))
FROM pg_catalog.pg_opfamily f WHERE pg_temp.ours(f.tableoid, f.oid) ORDER BY 2;
SELECT 'cast', c.castsource::regtype, c.casttarget::regtype, NULLIF(c.castfunc, 0)::regprocedure, c.castcontext,
       c.castmethod
FROM pg_catalog.pg_cast c WHERE pg_temp.ours(c.tableoid, c.oid)
ORDER BY c.castsource::regtype::text, c.casttarget::regtype::text;
SELECT 'collation', c.oid::regcollation, c.collowner::regrole,
       to_jsonb(c) - 'oid' - 'collnamespace' - 'collowner' - 'collversion'
FROM pg_catalog.pg_collation c WHERE pg_temp.ours(c.tableoid, c.oid) ORDER BY c.oid::regcollation::text COLLATE "C";
SELECT 'conversion', pg_temp.identity(c.tableoid, c.oid), c.conowner::regrole, c.conforencoding, c.contoencoding,
       c.conproc, c.condefault
FROM pg_catalog.pg_conversion c WHERE pg_temp.ours(c.tableoid, c.oid) ORDER BY 2;
SELECT 'text search configuration', c.oid::regconfig, c.cfgowner::regrole,
       pg_temp.identity('pg_catalog.pg_ts_parser'::regclass, c.cfgparser),
       (SELECT string_agg(concat_ws(' ', m.maptokentype, m.mapseqno, m.mapdict::regdictionary), ','
                          ORDER BY m.maptokentype, m.mapseqno)
        FROM pg_catalog.pg_ts_config_map m WHERE m.mapcfg = c.oid)
FROM pg_catalog.pg_ts_config c WHERE pg_temp.ours(c.tableoid, c.oid) ORDER BY c.oid::regconfig::text COLLATE "C";
SELECT 'text search dictionary', d.oid::regdictionary, d.dictowner::regrole,
       pg_temp.identity('pg_catalog.pg_ts_template'::regclass, d.dicttemplate), d.dictinitoption
FROM pg_catalog.pg_ts_dict d WHERE pg_temp.ours(d.tableoid, d.oid) ORDER BY d.oid::regdictionary::text COLLATE "C";
SELECT 'text search parser', pg_temp.identity(p.tableoid, p.oid), p.prsstart, p.prstoken, p.prsend, p.prsheadline,
       p.prslextype
FROM pg_catalog.pg_ts_parser p WHERE pg_temp.ours(p.tableoid, p.oid) ORDER BY 2;
SELECT 'text search template', pg_temp.identity(t.tableoid, t.oid), t.tmplinit, t.tmpllexize
FROM pg_catalog.pg_ts_template t WHERE pg_temp.ours(t.tableoid, t.oid) ORDER BY 2;
SELECT 'statistics', s.stxrelid::regclass, s.stxowner::regrole, pg_get_statisticsobjdef(s.oid),
       NULLIF(s.stxstattarget, -1)
FROM pg_catalog.pg_statistic_ext s WHERE pg_temp.ours(s.tableoid, s.oid) ORDER BY 4;
SELECT 'event trigger', e.evtname, e.evtowner::regrole, e.evtevent, e.evtfoid::regprocedure, e.evtenabled,
       pg_temp.sorted(e.evttags)
FROM pg_catalog.pg_event_trigger e WHERE pg_temp.ours(e.tableoid, e.oid) ORDER BY 2;
SELECT 'language', l.lanname, l.lanowner::regrole, l.lanpltrusted, NULLIF(l.lanplcallfoid, 0)::regprocedure,
       NULLIF(l.laninline, 0)::regprocedure, NULLIF(l.lanvalidator, 0)::regprocedure,
       pg_temp.acl(l.lanacl, 'l', l.lanowner)
FROM pg_catalog.pg_language l WHERE l.oid >= 13000 ORDER BY 2;
SELECT 'transform', t.trftype::regtype, l.lanname, t.trffromsql, t.trftosql
FROM pg_catalog.pg_transform t JOIN pg_catalog.pg_language l ON l.oid = t.trflang
WHERE pg_temp.ours(t.tableoid, t.oid) ORDER BY t.trftype::regtype::text, 3;
SELECT 'access method', a.amname, a.amtype, a.amhandler FROM pg_catalog.pg_am a
WHERE pg_temp.ours(a.tableoid, a.oid) ORDER BY 2;

SELECT 'foreign data wrapper', w.fdwname, w.fdwowner::regrole, NULLIF(w.fdwhandler, 0)::regprocedure,
       NULLIF(w.fdwvalidator, 0)::regprocedure, pg_temp.sorted(w.fdwoptions), pg_temp.acl(w.fdwacl, 'F', w.fdwowner)
FROM pg_catalog.pg_foreign_data_wrapper w WHERE pg_temp.ours(w.tableoid, w.oid) ORDER BY 2;
SELECT 'server', s.srvname, s.srvowner::regrole, w.fdwname, s.srvtype, s.srvversion, pg_temp.sorted(s.srvoptions),
       pg_temp.acl(s.srvacl, 'S', s.srvowner)
FROM pg_catalog.pg_foreign_server s JOIN pg_catalog.pg_foreign_data_wrapper w ON w.oid = s.srvfdw
WHERE pg_temp.ours(s.tableoid, s.oid) ORDER BY 2;
SELECT 'user mapping', s.srvname, NULLIF(m.umuser, 0)::regrole, pg_temp.sorted(m.umoptions)
FROM pg_catalog.pg_user_mapping m JOIN pg_catalog.pg_foreign_server s ON s.oid = m.umserver
ORDER BY 2, m.umuser::regrole::text COLLATE "C";
SELECT 'foreign table', f.ftrelid::regclass, s.srvname, pg_temp.sorted(f.ftoptions)
FROM pg_catalog.pg_foreign_table f JOIN pg_catalog.pg_foreign_server s ON s.oid = f.ftserver
ORDER BY f.ftrelid::regclass::text COLLATE "C";
SELECT 'publication', p.pubname, p.pubowner::regrole, to_jsonb(p) - 'oid' - 'pubowner'
FROM pg_catalog.pg_publication p ORDER BY 2;
SELECT 'published table', p.pubname, r.prrelid::regclass, pg_get_expr(r.prqual, r.prrelid),
       pg_temp.columns(r.prrelid, r.prattrs::int2[])
FROM pg_catalog.pg_publication_rel r JOIN pg_catalog.pg_publication p ON p.oid = r.prpubid
ORDER BY 2, r.prrelid::regclass::text COLLATE "C";
SELECT 'published schema', p.pubname, n.pnnspid::regnamespace
FROM pg_catalog.pg_publication_namespace n JOIN pg_catalog.pg_publication p ON p.oid = n.pnpubid
ORDER BY 2, n.pnnspid::regnamespace::text COLLATE "C";
SELECT 'default privileges', d.defaclrole::regrole, NULLIF(d.defaclnamespace, 0)::regnamespace, d.defaclobjtype,
       pg_temp.acl(d.defaclacl, 'r', d.defaclrole)
FROM pg_catalog.pg_default_acl d ORDER BY d.defaclrole::regrole::text, d.defaclnamespace::regnamespace::text, 4;
SELECT 'comment', pg_temp.identity(d.classoid, d.objoid, d.objsubid), d.description
FROM pg_catalog.pg_description d WHERE d.objoid >= 16384 OR d.classoid = 'pg_catalog.pg_namespace'::regclass
ORDER BY 2;
