SELECT code, up FROM menu ORDER BY 1
