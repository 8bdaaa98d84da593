CREATE TABLE stock (id integer PRIMARY KEY, amount integer);
CREATE FUNCTION note_it() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
