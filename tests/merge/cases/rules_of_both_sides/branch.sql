DROP RULE gone ON orders;
CREATE OR REPLACE RULE replaced AS ON UPDATE TO orders DO ALSO INSERT INTO log VALUES (NEW.id, 'b');
ALTER TABLE orders DISABLE RULE silent;
CREATE RULE through AS ON INSERT TO open_orders DO INSTEAD
    (INSERT INTO orders VALUES (NEW.id, NEW.note); INSERT INTO log VALUES (NEW.id, NEW.note));
CREATE RULE quiet AS ON DELETE TO orders DO ALSO NOTIFY deleted;
ALTER TABLE orders DISABLE RULE quiet;
COMMENT ON RULE quiet ON orders IS 'not yet';
