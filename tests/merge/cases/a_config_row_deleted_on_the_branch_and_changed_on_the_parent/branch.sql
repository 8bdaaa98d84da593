DELETE FROM cfg.settings WHERE key = 'one';
