CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');
CREATE TABLE people (id integer PRIMARY KEY, mail email NOT NULL);
CREATE INDEX people_mail ON people (lower(mail));
INSERT INTO people VALUES (1, 'a@b');
