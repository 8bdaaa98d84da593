INSERT INTO menus (name) VALUES ('dinner');
