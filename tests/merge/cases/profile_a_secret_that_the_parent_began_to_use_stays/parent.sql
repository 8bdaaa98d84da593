INSERT INTO providers (name, secret_id) SELECT 'new', id FROM secrets WHERE key = 'loose';
