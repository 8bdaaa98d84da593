COMMENT ON COLUMN base.name IS 'the name';
