INSERT INTO groups (code) VALUES ('parent');
INSERT INTO items VALUES ('p', 2);
