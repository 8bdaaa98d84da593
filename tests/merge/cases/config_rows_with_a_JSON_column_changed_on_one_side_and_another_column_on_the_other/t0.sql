CREATE TABLE settings (name text PRIMARY KEY, value jsonb, plain json, note text);
INSERT INTO settings VALUES ('site', '{"a": 1}', '{"b":   1}', 'n');
