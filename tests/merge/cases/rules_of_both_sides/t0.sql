CREATE TABLE orders (id integer PRIMARY KEY, note text, total numeric DEFAULT 0 NOT NULL);
CREATE TABLE log (id integer, note text);
CREATE VIEW open_orders AS SELECT id, note FROM orders;

CREATE RULE gone AS ON DELETE TO orders DO ALSO INSERT INTO log VALUES (OLD.id, 'gone');
CREATE RULE replaced AS ON UPDATE TO orders DO ALSO INSERT INTO log VALUES (NEW.id, 'a');
CREATE RULE silent AS ON UPDATE TO orders WHERE NEW.id = 1 DO INSTEAD NOTHING;
