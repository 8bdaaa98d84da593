CREATE TYPE state AS ENUM ('on', 'off');
CREATE TABLE jobs (name text PRIMARY KEY, state state, note text);
INSERT INTO jobs VALUES ('a', 'on', NULL), ('b', 'off', NULL);
