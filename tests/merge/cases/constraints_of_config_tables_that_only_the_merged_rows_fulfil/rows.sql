SELECT code, group_code, note FROM items ORDER BY 1; SELECT * FROM groups ORDER BY 1
