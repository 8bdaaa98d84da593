CREATE SCHEMA system;
CREATE TABLE system.migrations (version bigint PRIMARY KEY, name text, statements text[], applied_at timestamptz DEFAULT now());
INSERT INTO system.migrations VALUES (1, 'init', '{"CREATE TABLE t (id integer)"}');
CREATE TABLE t (id integer);
