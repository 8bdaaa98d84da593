ALTER TABLE people RENAME name TO full_name;
DROP VIEW v;
CREATE VIEW v AS SELECT id, full_name FROM people;
COMMENT ON VIEW v IS 'v';
