CREATE TABLE orders (id integer PRIMARY KEY, note text, total numeric DEFAULT 0 NOT NULL);
CREATE TABLE log (id integer, note text);
CREATE VIEW open_orders AS SELECT id, note FROM orders;

CREATE RULE copied AS ON INSERT TO orders WHERE NEW.total > 1 DO ALSO INSERT INTO log VALUES (NEW.id, 'much');
ALTER TABLE orders ENABLE ALWAYS RULE copied;
COMMENT ON RULE copied ON orders IS 'much';
