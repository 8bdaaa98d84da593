CREATE TABLE t (a integer, b integer);
CREATE FUNCTION fits(one t) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT one.a < one.b';
ALTER TABLE t ADD CONSTRAINT fits CHECK (fits(t.*));
CREATE INDEX t_sum ON t ((a + b)) WHERE fits(t.*);
