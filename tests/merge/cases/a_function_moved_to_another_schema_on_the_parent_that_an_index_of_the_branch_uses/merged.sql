CREATE INDEX i ON t (lib.plain(a));
ALTER TABLE t ADD b text GENERATED ALWAYS AS (lib.plain(a)) STORED;
