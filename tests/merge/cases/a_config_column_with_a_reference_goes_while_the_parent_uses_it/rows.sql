SELECT * FROM items; SELECT * FROM groups
