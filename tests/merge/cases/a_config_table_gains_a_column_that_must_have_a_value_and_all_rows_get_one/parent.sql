UPDATE settings SET value = 'p' WHERE name = 'a';
