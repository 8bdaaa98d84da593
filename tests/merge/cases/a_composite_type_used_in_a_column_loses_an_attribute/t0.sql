CREATE TYPE address AS (street text, old text, town text);
CREATE TABLE people (id integer PRIMARY KEY, home address, other address[]);
INSERT INTO people VALUES (1, ROW('s', 'o', 't'), NULL);
