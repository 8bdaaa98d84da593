UPDATE cfg.settings SET b = 'it''s' WHERE key = 'one';INSERT INTO cfg.settings (key, a) VALUES ('b', NULL);DELETE FROM cfg.settings WHERE key = 'gone';INSERT INTO cfg.history VALUES ('003');
