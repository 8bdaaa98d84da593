COMMENT ON TABLE child IS 'child';
