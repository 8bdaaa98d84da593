INSERT INTO settings VALUES ('a', '2');
