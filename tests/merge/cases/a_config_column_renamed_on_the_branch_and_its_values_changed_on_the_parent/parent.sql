UPDATE settings SET value = 'parent' WHERE name = 'a';
