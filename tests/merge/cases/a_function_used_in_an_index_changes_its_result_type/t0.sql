CREATE FUNCTION size(a text) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT length(a)';
CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE INDEX i ON t (size(a));
