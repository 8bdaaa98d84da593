DROP POLICY team_reads ON docs;
ALTER TABLE members ALTER who TYPE varchar(63);
CREATE POLICY team_reads ON docs FOR SELECT
    USING (EXISTS (SELECT FROM members m WHERE m.team = docs.team AND m.who = CURRENT_USER));
