INSERT INTO menus (name) VALUES ('dinner'); INSERT INTO items (menu_id, label, price) VALUES (2, 'steak', 20);
