ALTER TABLE settings RENAME TO options;
UPDATE options SET value = 'b' WHERE name = 'a';
