CREATE TABLE settings (name text PRIMARY KEY, value text, gone text);
INSERT INTO settings VALUES ('a', '1', 'x');
