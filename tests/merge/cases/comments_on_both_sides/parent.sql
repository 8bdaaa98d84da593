COMMENT ON COLUMN orders.id IS 'id';
