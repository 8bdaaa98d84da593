INSERT INTO django_migrations (app, name, applied) VALUES ('a', '2', '2026-01-02'), ('b', '1', '2026-01-02');
