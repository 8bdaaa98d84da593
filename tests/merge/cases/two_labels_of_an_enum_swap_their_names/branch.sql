ALTER TYPE state RENAME VALUE 'on' TO 'x';
ALTER TYPE state RENAME VALUE 'off' TO 'on';
ALTER TYPE state RENAME VALUE 'x' TO 'off';
