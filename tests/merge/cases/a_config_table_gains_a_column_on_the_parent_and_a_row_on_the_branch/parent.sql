ALTER TABLE settings ADD scope text DEFAULT 'all' NOT NULL;
UPDATE settings SET scope = 'some';
