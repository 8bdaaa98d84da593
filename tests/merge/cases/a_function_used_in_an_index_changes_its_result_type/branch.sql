DROP INDEX i;
DROP FUNCTION size(text);
CREATE FUNCTION size(a text) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT length(a)::bigint';
CREATE INDEX i ON t (size(a));
