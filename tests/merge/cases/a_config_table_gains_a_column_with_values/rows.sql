SELECT key, c FROM cfg.settings ORDER BY key
