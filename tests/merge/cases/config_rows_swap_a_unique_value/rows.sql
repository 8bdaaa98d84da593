SELECT name, place FROM ranks ORDER BY 1
