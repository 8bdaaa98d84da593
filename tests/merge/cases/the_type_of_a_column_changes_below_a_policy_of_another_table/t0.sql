CREATE TABLE members (team integer, who text);
CREATE TABLE docs (id integer PRIMARY KEY, team integer);
ALTER TABLE docs ENABLE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON docs FOR SELECT
    USING (EXISTS (SELECT FROM members m WHERE m.team = docs.team AND m.who = CURRENT_USER));
