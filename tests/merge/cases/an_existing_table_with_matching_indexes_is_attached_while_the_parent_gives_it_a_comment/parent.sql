COMMENT ON TABLE old_year IS 'what was before';
