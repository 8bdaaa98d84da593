UPDATE jobs SET note = 'parent' WHERE name = 'a';
