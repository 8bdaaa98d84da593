CREATE TABLE orders (id integer PRIMARY KEY, note text, total numeric DEFAULT 0 NOT NULL);INSERT INTO orders VALUES (1, 'a', 1);
