ALTER TABLE settings DROP gone;
UPDATE settings SET value = 'b';
