CREATE TABLE site (id integer GENERATED ALWAYS AS IDENTITY, title text, colour text, enabled boolean DEFAULT true);
INSERT INTO site (title, colour) VALUES ('Shop', 'red');
