ALTER TABLE people RENAME TO people_all;
CREATE VIEW people AS SELECT id, name FROM people_all WHERE name <> '';
GRANT SELECT ON people TO PUBLIC;
