ALTER TABLE orders ADD a integer;
