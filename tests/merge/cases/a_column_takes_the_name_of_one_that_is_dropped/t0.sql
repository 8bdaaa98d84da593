CREATE TABLE orders (id integer PRIMARY KEY, note text, total numeric DEFAULT 0 NOT NULL);ALTER TABLE orders ADD old text;CREATE VIEW v AS SELECT note FROM orders;
