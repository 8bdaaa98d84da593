DROP CAST (pair AS integer);
CREATE CAST (pair AS integer) WITH FUNCTION last_of(pair) AS ASSIGNMENT;
COMMENT ON CAST (pair AS integer) IS 'the other half of it';
DROP CAST (pair AS box);
CREATE CAST (integer AS pair) WITH INOUT AS IMPLICIT;
