ALTER TABLE orders RENAME note TO a;
