DROP INDEX i, j;
CREATE INDEX i ON t USING hash (a);
COMMENT ON INDEX i IS 'find a';
CREATE INDEX j ON t (b, a) INCLUDE (id);
