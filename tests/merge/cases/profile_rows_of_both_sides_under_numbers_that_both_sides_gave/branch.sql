INSERT INTO menus (name) VALUES ('breakfast'); INSERT INTO items (menu_id, label, price) VALUES (2, 'egg', 2), (1, 'salad', 4);
