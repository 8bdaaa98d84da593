CREATE TYPE state AS ENUM ('new', 'old', 'done');
CREATE TABLE jobs (id integer PRIMARY KEY, state state);
INSERT INTO jobs VALUES (1, 'new');
