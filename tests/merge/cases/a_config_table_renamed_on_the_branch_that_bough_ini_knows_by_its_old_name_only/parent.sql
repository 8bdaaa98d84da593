INSERT INTO settings VALUES ('p', '2');
