CREATE INDEX i1 ON t (a DESC NULLS LAST, b NULLS FIRST);
CREATE INDEX i2 ON t (a COLLATE "C" text_pattern_ops);
CREATE UNIQUE INDEX i3 ON t (b) INCLUDE (a, c) WHERE d > 0;
CREATE UNIQUE INDEX i4 ON t (a, b) NULLS NOT DISTINCT;
CREATE INDEX i5 ON t (lower(a), (b + 1) DESC, ((c AT TIME ZONE 'UTC')::date));
CREATE INDEX i6 ON t (b) WITH (fillfactor = 60, deduplicate_items = off) WHERE a IS NOT NULL AND b IN (1, 2);
COMMENT ON INDEX i5 IS 'search';
