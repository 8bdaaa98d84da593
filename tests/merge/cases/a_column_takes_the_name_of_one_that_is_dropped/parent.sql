ALTER TABLE orders ADD p integer;
