SELECT i.code, g.code FROM items i JOIN groups g ON g.id = i.group_id ORDER BY 1
