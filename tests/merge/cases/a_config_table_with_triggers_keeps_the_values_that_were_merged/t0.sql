CREATE TABLE settings (name text PRIMARY KEY, value text, changes integer DEFAULT 0);
CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.changes := OLD.changes + 1; RETURN NEW; END';
CREATE TRIGGER shout BEFORE UPDATE ON settings FOR EACH ROW EXECUTE FUNCTION shout();
INSERT INTO settings VALUES ('a', '1');
