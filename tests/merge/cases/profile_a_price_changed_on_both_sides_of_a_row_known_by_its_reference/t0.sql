CREATE TABLE menus (id serial PRIMARY KEY, name text UNIQUE NOT NULL);
CREATE TABLE items (id serial PRIMARY KEY, menu_id int NOT NULL REFERENCES menus, label text, price int, UNIQUE (menu_id, label));
INSERT INTO menus (name) VALUES ('lunch');
INSERT INTO items (menu_id, label, price) VALUES (1, 'soup', 3);
