CREATE FUNCTION plain(a text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower(a)';
CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE INDEX i ON t (plain(a));
INSERT INTO t VALUES (1, ' A ');
