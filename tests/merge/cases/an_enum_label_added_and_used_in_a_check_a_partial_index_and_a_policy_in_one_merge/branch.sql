ALTER TYPE state ADD VALUE 'broken';
CREATE INDEX jobs_broken ON jobs (id) WHERE state = 'broken';
ALTER TABLE jobs ADD CONSTRAINT not_broken CHECK (state <> 'broken' OR id > 0);
CREATE POLICY hide ON jobs FOR SELECT USING (state <> 'broken');
