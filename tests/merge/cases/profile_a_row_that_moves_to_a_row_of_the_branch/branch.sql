INSERT INTO menus (name) VALUES ('late'); UPDATE items SET menu_id = 2;
