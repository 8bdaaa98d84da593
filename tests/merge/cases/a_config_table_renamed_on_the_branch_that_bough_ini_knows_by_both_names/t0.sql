CREATE TABLE settings (name text PRIMARY KEY, value text);
INSERT INTO settings VALUES ('a', '1');
