SELECT app, name, applied::date FROM django_migrations ORDER BY 1, 2
