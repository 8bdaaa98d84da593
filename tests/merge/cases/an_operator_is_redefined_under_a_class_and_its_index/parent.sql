COMMENT ON OPERATOR > (pair, pair) IS 'more';
