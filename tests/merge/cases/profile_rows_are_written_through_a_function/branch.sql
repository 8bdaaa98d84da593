UPDATE jobs SET schedule = '4' WHERE name = 'a'; INSERT INTO jobs (name, schedule) VALUES ('it''s :name', '''::'); DELETE FROM jobs WHERE name = 'c';
