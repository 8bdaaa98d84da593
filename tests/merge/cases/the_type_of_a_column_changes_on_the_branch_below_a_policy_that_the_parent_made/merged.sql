DROP POLICY own ON docs;
ALTER TABLE docs ALTER owner_id TYPE bigint;
CREATE POLICY own ON docs USING (owner_id = 7);
