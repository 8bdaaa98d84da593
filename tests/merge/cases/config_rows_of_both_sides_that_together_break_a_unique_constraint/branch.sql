INSERT INTO ranks VALUES ('b', 1);
