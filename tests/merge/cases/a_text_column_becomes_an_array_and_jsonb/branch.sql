ALTER TABLE t ALTER tags TYPE text[] USING tags::text[];
ALTER TABLE t ALTER data TYPE jsonb USING data::jsonb;
CREATE INDEX t_tags ON t USING gin (tags);
