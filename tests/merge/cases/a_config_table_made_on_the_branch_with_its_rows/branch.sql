CREATE SCHEMA app;
CREATE TABLE app.settings (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text UNIQUE NOT NULL, value text);
INSERT INTO app.settings (name, value) VALUES ('a', '1'), ('b', NULL);
