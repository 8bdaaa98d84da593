CREATE TYPE state AS ENUM ('on', 'off');
CREATE TABLE jobs (name text PRIMARY KEY, state state);
INSERT INTO jobs VALUES ('a', 'on');
