ALTER TABLE orders RENAME note TO tmp;ALTER TABLE orders RENAME other TO note;ALTER TABLE orders RENAME tmp TO other;
