SELECT id, now, history FROM people ORDER BY id
