CREATE TABLE knex_migrations (id serial PRIMARY KEY, name text, batch int, migration_time timestamptz); INSERT INTO knex_migrations (name, batch) VALUES ('one', 1);
CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL); INSERT INTO schema_migrations VALUES (1, false);
CREATE TABLE flyway_schema_history (installed_rank int PRIMARY KEY, version text, description text NOT NULL, type text NOT NULL, script text NOT NULL, checksum int, installed_by text NOT NULL, installed_on timestamp NOT NULL DEFAULT now(), execution_time int NOT NULL, success boolean NOT NULL);
INSERT INTO flyway_schema_history VALUES (1, '1', 'one', 'SQL', 'V1__one.sql', 11, 'me', now(), 5, true);
CREATE TABLE migrations (id serial PRIMARY KEY, migration text NOT NULL, batch int NOT NULL);
