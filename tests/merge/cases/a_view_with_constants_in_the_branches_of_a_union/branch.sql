CREATE VIEW v AS
SELECT id, 'one' AS kind, name, 1 AS n, true AS b FROM t
UNION ALL SELECT id, 'it''s, AS two', NULL, 2, false FROM t
UNION ALL SELECT DISTINCT NULL::integer, 'three', NULL, -3, true FROM t WHERE name = 'four'
UNION ALL (SELECT NULL, NULL, 'x', 2.5, true);
CREATE MATERIALIZED VIEW m AS SELECT NULL::date AS d UNION SELECT '2024-01-01' UNION SELECT NULL;
CREATE VIEW w AS SELECT 'a'::text, 'b'::text AS other, 5::bigint AS "?column?";
