UPDATE tags SET label = 'RED'; INSERT INTO tags (label, color) VALUES ('Blue', 'b');
