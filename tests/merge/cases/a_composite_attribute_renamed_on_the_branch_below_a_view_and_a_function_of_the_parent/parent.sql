CREATE VIEW towns AS SELECT id, (home).town AS town FROM people;
