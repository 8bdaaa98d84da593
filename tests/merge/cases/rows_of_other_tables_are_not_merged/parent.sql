INSERT INTO orders VALUES (2, 'p', 1);
