UPDATE settings SET content = 'branch' WHERE name = 'a';
