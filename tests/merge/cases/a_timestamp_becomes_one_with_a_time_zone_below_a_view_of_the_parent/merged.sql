DROP VIEW today;
ALTER TABLE t ALTER at TYPE timestamptz;
CREATE VIEW today AS SELECT id, at FROM t WHERE at::date = CURRENT_DATE;
