CREATE TABLE orders (id integer PRIMARY KEY, note text, total numeric DEFAULT 0 NOT NULL);CREATE VIEW v AS SELECT id FROM orders;CREATE VIEW w AS SELECT id FROM v;
