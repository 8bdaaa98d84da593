CREATE TABLE settings (name text PRIMARY KEY, value integer);
