ALTER TABLE rooms DROP CONSTRAINT no_overlap;
ALTER TABLE rooms ADD CONSTRAINT no_overlap EXCLUDE USING gist (span WITH &&) WHERE (NOT cancelled);
