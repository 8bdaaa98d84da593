CREATE TABLE t (a integer, b text);
CREATE INDEX i ON t (a) WITH (fillfactor = 70);
CREATE INDEX j ON t USING gin (to_tsvector('english', b)) WITH (fastupdate = on);
