INSERT INTO settings VALUES ('b', NULL);
