CREATE TYPE state AS ENUM ('new', 'done');
CREATE TABLE jobs (id integer PRIMARY KEY, state state DEFAULT 'new');
