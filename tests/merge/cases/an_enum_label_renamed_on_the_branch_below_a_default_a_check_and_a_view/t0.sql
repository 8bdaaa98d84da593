CREATE TYPE state AS ENUM ('new', 'done');
CREATE TABLE jobs (id integer PRIMARY KEY, state state DEFAULT 'new', CHECK (state = 'new' OR id > 0));
CREATE VIEW open_jobs AS SELECT id FROM jobs WHERE state = 'new';
INSERT INTO jobs VALUES (1, 'new'), (2, 'done');
