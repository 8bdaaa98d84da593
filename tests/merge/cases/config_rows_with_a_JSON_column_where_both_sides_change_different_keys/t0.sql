CREATE TABLE settings (name text PRIMARY KEY, value jsonb NOT NULL);
INSERT INTO settings VALUES ('site', '{"title": "Shop", "limit": 10, "old": true}');
