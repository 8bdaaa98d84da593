INSERT INTO ranks VALUES ('p', 1);
