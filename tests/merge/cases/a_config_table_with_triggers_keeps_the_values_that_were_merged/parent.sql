INSERT INTO settings VALUES ('p', 'p');
