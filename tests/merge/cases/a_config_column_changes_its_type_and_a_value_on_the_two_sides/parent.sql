UPDATE settings SET note = 'parent' WHERE name = 'a';
