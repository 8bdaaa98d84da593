INSERT INTO v (k, t) VALUES (0, 'parent');
