SELECT key, a, b FROM cfg.settings ORDER BY key; SELECT version FROM cfg.history ORDER BY 1;
