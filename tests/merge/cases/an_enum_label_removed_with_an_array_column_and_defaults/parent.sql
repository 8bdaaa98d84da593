INSERT INTO people (id) VALUES (3);
ALTER TABLE people ADD name text;
