CREATE TABLE orders (id integer PRIMARY KEY, note text, total numeric DEFAULT 0 NOT NULL);
CREATE TABLE log (id integer, note text);
CREATE VIEW open_orders AS SELECT id, note FROM orders;

CREATE RULE through AS ON INSERT TO open_orders DO INSTEAD INSERT INTO orders VALUES (NEW.id, NEW.note);
