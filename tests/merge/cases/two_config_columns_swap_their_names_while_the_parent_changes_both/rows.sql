SELECT name, a, b FROM settings ORDER BY 1
