ALTER RULE copied ON orders RENAME TO copies;
ALTER TABLE log RENAME note TO words;
