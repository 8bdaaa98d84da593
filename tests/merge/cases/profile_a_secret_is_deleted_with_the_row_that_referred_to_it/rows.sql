SELECT s.key, s.value, p.name FROM secrets s LEFT JOIN providers p ON p.secret_id = s.id ORDER BY 1
