CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE people (id integer PRIMARY KEY, now mood DEFAULT 'ok');
CREATE FUNCTION next_mood(m mood) RETURNS mood LANGUAGE sql IMMUTABLE AS 'SELECT m';
