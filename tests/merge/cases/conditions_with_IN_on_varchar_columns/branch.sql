ALTER TABLE t DROP CONSTRAINT states;
ALTER TABLE t ADD CONSTRAINT states CHECK (state IN ('a', 'b', 'c') AND kind IN ('x', 'y') AND small IN (1, 2));
CREATE INDEX open ON t (id) WHERE state NOT IN ('b', 'it''s');
CREATE VIEW v AS SELECT id, state IN ('a', '])::text[]') AS is_a FROM t WHERE state = ANY (ARRAY['a', 'b']);
CREATE POLICY p ON t USING (state IN ('a', 'c'));
CREATE DOMAIN d AS varchar CHECK (VALUE IN ('a', 'b'));
CREATE FUNCTION f(s varchar) RETURNS boolean LANGUAGE sql BEGIN ATOMIC SELECT s IN ('a', 'b'); END;
