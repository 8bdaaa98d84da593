CREATE TABLE prices (country text, product integer, price numeric(10,2), PRIMARY KEY (product, country));
INSERT INTO prices VALUES ('de', 1, 10), ('fr', 1, 11), ('de', 2, 20);
