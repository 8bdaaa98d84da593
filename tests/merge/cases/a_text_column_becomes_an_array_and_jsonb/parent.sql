COMMENT ON COLUMN t.tags IS 'labels';
