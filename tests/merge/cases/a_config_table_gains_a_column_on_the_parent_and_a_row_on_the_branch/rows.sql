SELECT name, value, scope FROM settings ORDER BY 1
