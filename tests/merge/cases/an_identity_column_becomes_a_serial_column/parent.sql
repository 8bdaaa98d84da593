COMMENT ON COLUMN t.id IS 'the key';
