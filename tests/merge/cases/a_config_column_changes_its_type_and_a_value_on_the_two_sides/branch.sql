ALTER TABLE settings ALTER value TYPE integer USING value::integer;
UPDATE settings SET value = 7 WHERE name = 'b';
