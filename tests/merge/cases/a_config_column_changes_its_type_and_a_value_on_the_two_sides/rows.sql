SELECT name, value + 0, note FROM settings ORDER BY 1
