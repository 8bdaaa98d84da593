SELECT name, value, seen FROM settings ORDER BY 1
