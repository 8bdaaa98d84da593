UPDATE settings SET value = 'branch' WHERE name = 'a';
