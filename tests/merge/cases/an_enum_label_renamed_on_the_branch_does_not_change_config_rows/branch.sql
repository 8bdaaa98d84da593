ALTER TYPE state RENAME VALUE 'on' TO 'running';
