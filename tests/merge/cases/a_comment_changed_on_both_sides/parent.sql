COMMENT ON TABLE orders IS 'p';
