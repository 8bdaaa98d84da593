ALTER TYPE tag RENAME VALUE 'a' TO 'alpha';
