UPDATE items SET price = 5 WHERE label = 'soup';
