CREATE TABLE docs (id integer PRIMARY KEY, team integer);
CREATE FUNCTION may_read(team integer) RETURNS boolean LANGUAGE sql STABLE AS 'SELECT team > 0';
ALTER TABLE docs ENABLE ROW LEVEL SECURITY;
CREATE POLICY readers ON docs FOR SELECT USING (may_read(team));
