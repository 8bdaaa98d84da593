CREATE TABLE settings (id serial, name text PRIMARY KEY, value text, changed timestamptz DEFAULT '2024-01-01Z', seen integer DEFAULT 0);
INSERT INTO settings (name, value) VALUES ('a', '1'), ('b', '2');
