UPDATE z_items SET note = 'p';
