UPDATE settings SET value = '[1, 2, 3]';
