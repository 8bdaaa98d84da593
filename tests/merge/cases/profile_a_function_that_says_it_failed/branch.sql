UPDATE jobs SET schedule = 'bad' WHERE name = 'a';
