DROP RULE copied ON orders;
ALTER TABLE orders ALTER total TYPE numeric(12,2);
CREATE RULE copied AS ON INSERT TO orders WHERE NEW.total > 1 DO ALSO INSERT INTO log VALUES (NEW.id, 'much');
ALTER TABLE orders ENABLE ALWAYS RULE copied;
COMMENT ON RULE copied ON orders IS 'much';
