DELETE FROM items WHERE label = 'bread';
