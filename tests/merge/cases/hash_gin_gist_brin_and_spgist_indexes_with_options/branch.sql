CREATE INDEX h ON t USING hash (a) WITH (fillfactor = 50);
CREATE INDEX g1 ON t USING gin (tags) WITH (fastupdate = off, gin_pending_list_limit = 128);
CREATE INDEX g2 ON t USING gin (data jsonb_path_ops);
CREATE INDEX g3 ON t USING gin (to_tsvector('simple'::regconfig, a));
CREATE INDEX s1 ON t USING gist (p) WITH (buffering = on);
CREATE INDEX s2 ON t USING spgist (r);
CREATE INDEX b1 ON t USING brin (at timestamptz_minmax_multi_ops (values_per_range = 16), id) WITH (pages_per_range = 32, autosummarize = on);
CREATE INDEX s3 ON t USING gist (to_tsvector('simple'::regconfig, a) tsvector_ops (siglen = 64));
