REVOKE ALL ON FUNCTION long_one(timestamp without time zone, bit varying, interval) FROM PUBLIC;
