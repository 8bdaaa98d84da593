COMMENT ON FUNCTION distance(time, time) IS 'in seconds';
