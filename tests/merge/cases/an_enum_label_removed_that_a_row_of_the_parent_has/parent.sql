INSERT INTO people VALUES (1, 'happy');
