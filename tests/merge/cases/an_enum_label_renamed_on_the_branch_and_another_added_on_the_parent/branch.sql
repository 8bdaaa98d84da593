ALTER TYPE state RENAME VALUE 'done' TO 'finished';
