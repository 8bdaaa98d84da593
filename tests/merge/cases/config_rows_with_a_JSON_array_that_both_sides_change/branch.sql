UPDATE settings SET value = '[0, 1, 2]';
