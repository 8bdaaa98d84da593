ALTER TABLE other ADD COLUMN n integer;
