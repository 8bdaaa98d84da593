-- Which dictionaries a text search configuration asks about one type of token, in their order. A mapping
-- has no OID; configuration and type of token are its address.
SELECT m.tableoid AS classid, c.oid AS objid, m.maptokentype AS objsubid,
       c.tableoid AS parent_classid, c.oid AS parent_objid, 0 AS parent_objsubid, k.alias AS name,
       pg_catalog.string_agg(pg_catalog.format('%I.%I', n.nspname, d.dictname), ', ' ORDER BY m.mapseqno)
           AS dictionaries,
       pg_catalog.string_agg(d.oid::text, ' ' ORDER BY m.mapseqno) AS dictionaries_raw
FROM pg_catalog.pg_ts_config c
JOIN pg_catalog.pg_ts_config_map m ON m.mapcfg = c.oid
JOIN pg_catalog.pg_ts_dict d ON d.oid = m.mapdict
JOIN pg_catalog.pg_namespace n ON n.oid = d.dictnamespace
CROSS JOIN LATERAL pg_catalog.ts_token_type(c.cfgparser) k
WHERE k.tokid = m.maptokentype AND c.oid >= 16384
GROUP BY m.tableoid, c.tableoid, c.oid, m.maptokentype, k.alias
ORDER BY c.oid, m.maptokentype
