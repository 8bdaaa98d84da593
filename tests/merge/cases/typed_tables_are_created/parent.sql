COMMENT ON TYPE person IS 'somebody';
