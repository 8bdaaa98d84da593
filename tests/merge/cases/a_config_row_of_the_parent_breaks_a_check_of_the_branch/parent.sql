INSERT INTO settings VALUES ('p', -1);
