CREATE INDEX ON t (active);
