CREATE RECURSIVE VIEW tree (id, depth) AS
    SELECT id, 0 FROM parts WHERE up IS NULL UNION ALL SELECT p.id, t.depth + 1 FROM parts p JOIN tree t ON p.up = t.id;
CREATE VIEW both_kinds AS VALUES (1, 'a'::text), (2, 'b') UNION SELECT id, 'x' FROM parts ORDER BY 1;
CREATE VIEW windowed AS SELECT id, row_number() OVER (PARTITION BY up ORDER BY id DESC) AS n,
    array_agg(id) FILTER (WHERE id > 0) OVER w AS ids FROM parts WINDOW w AS (ORDER BY up);
