COMMENT ON TABLE m IS 'by year';
