UPDATE items SET price = 5;
