INSERT INTO knex_migrations (name, batch) VALUES ('p', 2); INSERT INTO flyway_schema_history VALUES (2, '2', 'two', 'SQL', 'V2__two.sql', 22, 'me', now(), 5, true);
