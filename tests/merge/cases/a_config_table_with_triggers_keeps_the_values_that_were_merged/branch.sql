UPDATE settings SET value = '2';
