INSERT INTO groups (code) VALUES ('parent');
