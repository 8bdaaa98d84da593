ALTER TABLE orders DROP old;ALTER TABLE orders RENAME note TO old;
