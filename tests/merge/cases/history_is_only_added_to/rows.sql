SELECT version FROM cfg.history ORDER BY 1
