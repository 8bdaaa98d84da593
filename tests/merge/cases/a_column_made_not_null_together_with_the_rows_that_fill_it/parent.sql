ALTER TABLE settings ADD note text;
