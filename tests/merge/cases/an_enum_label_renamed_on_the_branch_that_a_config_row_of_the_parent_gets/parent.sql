UPDATE jobs SET state = 'on' WHERE name = 'b';
UPDATE jobs SET state = 'off' WHERE name = 'a';
