ALTER TABLE settings RENAME TO options;
