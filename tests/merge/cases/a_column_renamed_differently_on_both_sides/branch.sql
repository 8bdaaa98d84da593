ALTER TABLE orders RENAME note TO b;
