CREATE TYPE state AS ENUM ('new', 'old', 'done');
CREATE TABLE jobs (id integer PRIMARY KEY, state state NOT NULL);
INSERT INTO jobs VALUES (1, 'done');
CREATE VIEW done AS SELECT id FROM jobs WHERE state = 'done';
CREATE FUNCTION is_done(s state) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$SELECT s = 'done'$$;
CREATE POLICY p ON jobs USING (is_done(state));
CREATE INDEX jobs_done ON jobs (id) WHERE state = 'done';
