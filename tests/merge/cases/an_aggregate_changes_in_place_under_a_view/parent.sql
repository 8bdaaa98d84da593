COMMENT ON AGGREGATE total(integer) IS 'of all'; ALTER FUNCTION add_to(bigint, integer) RENAME TO plus;
