SELECT name, batch FROM knex_migrations ORDER BY 1; SELECT * FROM schema_migrations; SELECT installed_rank, script FROM flyway_schema_history ORDER BY 1; SELECT migration FROM migrations
