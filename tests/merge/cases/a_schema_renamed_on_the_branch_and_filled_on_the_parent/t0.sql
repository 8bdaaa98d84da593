CREATE SCHEMA app;
CREATE TABLE app.users (id integer PRIMARY KEY);
GRANT USAGE ON SCHEMA app TO pg_monitor;
