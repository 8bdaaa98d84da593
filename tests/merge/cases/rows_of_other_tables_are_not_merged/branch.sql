INSERT INTO orders VALUES (3, 'b', 1);DELETE FROM orders WHERE id = 1;ALTER TABLE orders ADD x integer;
