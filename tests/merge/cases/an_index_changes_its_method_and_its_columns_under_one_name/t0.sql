CREATE TABLE t (id integer PRIMARY KEY, a text, b text);
CREATE INDEX i ON t (a);
CREATE INDEX j ON t (a, b);
COMMENT ON INDEX i IS 'find a';
