INSERT INTO settings VALUES ('a', '1');
