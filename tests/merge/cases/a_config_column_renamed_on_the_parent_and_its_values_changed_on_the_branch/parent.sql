ALTER TABLE settings RENAME value TO content;
