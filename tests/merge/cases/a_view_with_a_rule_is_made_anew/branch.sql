DROP VIEW open_orders;
CREATE VIEW open_orders AS SELECT note, id FROM orders;
CREATE RULE through AS ON INSERT TO open_orders DO INSTEAD INSERT INTO orders VALUES (NEW.id, NEW.note);
