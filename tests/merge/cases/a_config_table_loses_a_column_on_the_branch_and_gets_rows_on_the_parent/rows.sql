SELECT name, value FROM settings ORDER BY 1
