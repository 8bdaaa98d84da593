UPDATE settings SET note = 'parent';
