DROP TRIGGER low ON stock;
ALTER TABLE stock ALTER amount TYPE numeric(12,2);
CREATE TRIGGER low AFTER UPDATE ON stock FOR EACH ROW
    WHEN (NEW.amount < OLD.amount) EXECUTE FUNCTION note_it();
ALTER TABLE stock DISABLE TRIGGER low;
COMMENT ON TRIGGER low ON stock IS 'when it shrinks';
