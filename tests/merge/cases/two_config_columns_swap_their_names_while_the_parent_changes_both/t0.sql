CREATE TABLE settings (name text PRIMARY KEY, a text, b text);
INSERT INTO settings VALUES ('x', 'a', 'b');
