CREATE TABLE settings (name text PRIMARY KEY, value text, note text);
INSERT INTO settings VALUES ('a', '1', 'x'), ('b', '2', 'y');
