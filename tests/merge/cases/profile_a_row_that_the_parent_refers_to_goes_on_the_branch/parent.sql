INSERT INTO items (menu_id, label) VALUES (1, 'bread');
