ALTER TYPE state RENAME VALUE 'on' TO 'running';
UPDATE jobs SET note = 'branch';
