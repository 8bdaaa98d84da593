SELECT name, content FROM settings ORDER BY 1
