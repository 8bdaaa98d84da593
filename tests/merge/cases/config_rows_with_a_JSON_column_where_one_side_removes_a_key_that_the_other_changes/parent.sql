UPDATE settings SET value = value - 'limit';
