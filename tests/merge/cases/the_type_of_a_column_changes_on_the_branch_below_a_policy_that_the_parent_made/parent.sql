CREATE POLICY own ON docs USING (owner_id = 7);
