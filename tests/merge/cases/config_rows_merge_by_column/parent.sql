UPDATE cfg.settings SET a = 'parent' WHERE key = 'one';INSERT INTO cfg.settings (key, a) VALUES ('p', 'p');INSERT INTO cfg.history VALUES ('002');
