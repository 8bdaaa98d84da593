SELECT name, state FROM jobs ORDER BY 1
