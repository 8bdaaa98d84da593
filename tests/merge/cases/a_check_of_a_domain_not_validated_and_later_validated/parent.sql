COMMENT ON DOMAIN age IS 'years';
