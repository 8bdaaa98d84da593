DROP CAST (couple AS integer);
CREATE CAST (couple AS integer) WITH FUNCTION last_of(couple) AS ASSIGNMENT;
COMMENT ON CAST (couple AS integer) IS 'the other half of it';
DROP CAST (couple AS box);
CREATE CAST (integer AS couple) WITH INOUT AS IMPLICIT;
