CREATE TABLE orders (id integer NOT NULL, country text NOT NULL, total numeric, PRIMARY KEY (id, country)) PARTITION BY LIST (country);
CREATE TABLE orders_eu PARTITION OF orders FOR VALUES IN ('de', 'fr');
CREATE TABLE orders_us PARTITION OF orders FOR VALUES IN ('us', NULL);
CREATE TABLE orders_rest PARTITION OF orders DEFAULT;
CREATE INDEX orders_total ON orders (total);
