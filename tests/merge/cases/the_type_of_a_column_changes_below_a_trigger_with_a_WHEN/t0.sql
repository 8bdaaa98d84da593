CREATE TABLE stock (id integer PRIMARY KEY, amount integer);
CREATE FUNCTION note_it() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER low AFTER UPDATE ON stock FOR EACH ROW
    WHEN (NEW.amount < OLD.amount) EXECUTE FUNCTION note_it();
ALTER TABLE stock DISABLE TRIGGER low;
COMMENT ON TRIGGER low ON stock IS 'when it shrinks';
