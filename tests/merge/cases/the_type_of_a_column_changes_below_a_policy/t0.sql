CREATE TABLE docs (id integer PRIMARY KEY, owner_id integer);
ALTER TABLE docs ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON docs USING (owner_id = 7);
