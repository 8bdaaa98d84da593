COMMENT ON TABLE orders IS 'b';
