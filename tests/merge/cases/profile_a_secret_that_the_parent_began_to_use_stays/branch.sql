DELETE FROM secrets WHERE key = 'loose';
