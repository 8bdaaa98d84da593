DROP VIEW named;
ALTER TABLE people ALTER name TYPE text;
CREATE VIEW named WITH (security_barrier) AS SELECT id, name FROM people WHERE name <> '';
ALTER VIEW named ALTER name SET DEFAULT 'nobody';
GRANT SELECT, INSERT ON named TO pg_monitor;
GRANT UPDATE (name) ON named TO pg_monitor;
COMMENT ON VIEW named IS 'with a name';
COMMENT ON COLUMN named.name IS 'their name';
