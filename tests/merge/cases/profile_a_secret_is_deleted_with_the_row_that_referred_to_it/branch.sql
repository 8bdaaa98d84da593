DELETE FROM providers; DELETE FROM secrets WHERE key <> 'API_KEY';
