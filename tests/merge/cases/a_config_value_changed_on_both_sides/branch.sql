UPDATE cfg.settings SET a = 'branch' WHERE key = 'one';
