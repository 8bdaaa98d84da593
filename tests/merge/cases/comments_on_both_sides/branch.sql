COMMENT ON TABLE orders IS 'two';
