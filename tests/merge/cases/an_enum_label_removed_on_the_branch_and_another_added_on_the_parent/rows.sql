SELECT id, state FROM jobs ORDER BY id
