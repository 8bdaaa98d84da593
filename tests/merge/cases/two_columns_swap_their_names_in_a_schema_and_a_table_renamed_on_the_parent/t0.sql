CREATE SCHEMA s;
CREATE TABLE s.t (id integer NOT NULL, n numeric(8,2));
CREATE VIEW s.v AS SELECT id, n FROM s.t;
