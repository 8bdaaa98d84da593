CREATE EXTENSION citext;
CREATE EXTENSION pg_trgm;
ALTER TABLE t ALTER name TYPE citext;
ALTER TABLE t ADD mail citext DEFAULT 'a@b' UNIQUE;
CREATE INDEX t_trgm ON t USING gin ((name::text) gin_trgm_ops);
CREATE FUNCTION same(a citext, b citext) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT a = b';
