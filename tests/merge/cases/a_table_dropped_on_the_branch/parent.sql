ALTER TABLE other ADD x integer;
