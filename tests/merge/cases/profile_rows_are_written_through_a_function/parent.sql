UPDATE jobs SET schedule = '9' WHERE name = 'b';
