CREATE TABLE ranks (name text PRIMARY KEY, place integer NOT NULL, CONSTRAINT one_each UNIQUE (place) DEFERRABLE INITIALLY DEFERRED);
INSERT INTO ranks VALUES ('a', 1), ('b', 2);
