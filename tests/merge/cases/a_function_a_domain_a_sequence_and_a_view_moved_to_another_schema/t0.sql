CREATE SCHEMA app;
CREATE FUNCTION f(a integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT a';
CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
CREATE SEQUENCE numbers;
CREATE TABLE t (id integer DEFAULT nextval('numbers'), n positive, m integer GENERATED ALWAYS AS (f(1)) STORED);
CREATE VIEW v AS SELECT id, n FROM t;
CREATE VIEW w AS SELECT id FROM v;
