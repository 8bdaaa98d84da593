INSERT INTO menu VALUES ('x', 'y'), ('y', 'x');
UPDATE menu SET up = 'a' WHERE code = 'a';
ALTER TABLE menu ALTER up SET NOT NULL;
