CREATE TABLE docs (id integer PRIMARY KEY, owner_id integer);
ALTER TABLE docs ENABLE ROW LEVEL SECURITY;
