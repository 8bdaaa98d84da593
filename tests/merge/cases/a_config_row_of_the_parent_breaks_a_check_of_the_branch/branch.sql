ALTER TABLE settings ADD CONSTRAINT positive CHECK (value > 0);
INSERT INTO settings VALUES ('b', 1);
