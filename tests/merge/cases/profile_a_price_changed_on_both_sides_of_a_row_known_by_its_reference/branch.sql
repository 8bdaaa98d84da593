UPDATE items SET price = 6;
