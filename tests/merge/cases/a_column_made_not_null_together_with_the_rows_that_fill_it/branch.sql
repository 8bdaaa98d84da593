UPDATE settings SET value = '1' WHERE name = 'a';
ALTER TABLE settings ALTER value SET NOT NULL;
