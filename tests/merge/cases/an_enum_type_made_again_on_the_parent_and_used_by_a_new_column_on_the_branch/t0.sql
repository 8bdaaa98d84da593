CREATE TYPE state AS ENUM ('new', 'old', 'done');
CREATE TABLE jobs (id integer PRIMARY KEY, state state);
