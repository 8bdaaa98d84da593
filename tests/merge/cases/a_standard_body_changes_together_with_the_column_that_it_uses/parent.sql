COMMENT ON FUNCTION total() IS 'total';
