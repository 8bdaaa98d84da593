INSERT INTO settings VALUES ('p', '3');
