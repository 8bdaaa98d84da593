COMMENT ON FUNCTION total(t) IS 'total';
