CREATE EXTENSION btree_gist;
ALTER TABLE rooms ADD CONSTRAINT no_overlap EXCLUDE USING gist (room WITH =, span WITH &&);
