CREATE SCHEMA kinds;
CREATE TYPE address AS (street text, town text);
CREATE TABLE people (id integer PRIMARY KEY, home address, other address[]);
