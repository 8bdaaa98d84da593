SELECT name, state, note FROM jobs ORDER BY 1
