INSERT INTO django_migrations (app, name, applied) VALUES ('a', '2', '2026-01-03'), ('c', '1', '2026-01-03');
