UPDATE settings SET seen = 9, value = 'new' WHERE name = 'a';
INSERT INTO settings (name, value, seen) VALUES ('c', '3', 4);
