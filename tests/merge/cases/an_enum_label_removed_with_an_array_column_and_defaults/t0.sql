CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TABLE people (id integer PRIMARY KEY, now mood DEFAULT 'ok' NOT NULL, history mood[] DEFAULT '{ok,sad}');
INSERT INTO people VALUES (1, 'sad', '{ok,sad}'), (2, 'ok', NULL);
