DROP VIEW names, everything;
ALTER TABLE people DROP fax;
CREATE VIEW everything AS SELECT * FROM people;
CREATE VIEW names AS SELECT name FROM everything;
