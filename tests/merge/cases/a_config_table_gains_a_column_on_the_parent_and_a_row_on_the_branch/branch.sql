INSERT INTO settings VALUES ('b', '2');
