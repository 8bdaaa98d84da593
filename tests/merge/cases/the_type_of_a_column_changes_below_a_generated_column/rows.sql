SELECT price, amount, total FROM lines;
