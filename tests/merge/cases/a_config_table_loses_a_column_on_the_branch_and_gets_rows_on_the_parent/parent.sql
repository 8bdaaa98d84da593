INSERT INTO settings VALUES ('p', '2', 'y');
