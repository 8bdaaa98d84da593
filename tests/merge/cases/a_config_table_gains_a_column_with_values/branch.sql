ALTER TABLE cfg.settings ADD c text;UPDATE cfg.settings SET c = 'c' || key;
