UPDATE cfg.settings SET a = 'parent' WHERE key = 'one';
