ALTER TABLE people ADD email text;
CREATE OR REPLACE VIEW everything AS SELECT id, name, email FROM people;
