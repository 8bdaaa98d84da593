ALTER TABLE orders ADD a text;
