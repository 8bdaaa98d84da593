CREATE TABLE addresses (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, street text, town text);
DROP VIEW towns;
ALTER TABLE people DROP street, DROP town, ADD address integer REFERENCES addresses;
CREATE VIEW towns AS SELECT DISTINCT town FROM addresses;
