COMMENT ON RULE copied ON orders IS 'very much';
