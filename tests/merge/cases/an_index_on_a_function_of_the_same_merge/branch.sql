CREATE FUNCTION plain(a text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower(a)';
CREATE INDEX i ON t (plain(a));
CREATE UNIQUE INDEX j ON t (plain(a)) WHERE plain(a) <> 'x';
