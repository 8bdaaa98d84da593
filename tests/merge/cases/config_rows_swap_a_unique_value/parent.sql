INSERT INTO ranks VALUES ('c', 3);
