INSERT INTO migrations VALUES (2, 'parent');
