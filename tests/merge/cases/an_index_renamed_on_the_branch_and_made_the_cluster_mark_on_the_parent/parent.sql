ALTER TABLE t CLUSTER ON old_name;
COMMENT ON INDEX old_name IS 'for reports';
