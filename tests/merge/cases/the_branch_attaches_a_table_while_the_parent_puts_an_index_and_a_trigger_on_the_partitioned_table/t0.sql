CREATE TABLE m (id integer NOT NULL, n integer) PARTITION BY RANGE (id);
CREATE TABLE m1 (id integer NOT NULL, n integer);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
