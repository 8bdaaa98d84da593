DELETE FROM cfg.history;INSERT INTO cfg.history VALUES ('009');
