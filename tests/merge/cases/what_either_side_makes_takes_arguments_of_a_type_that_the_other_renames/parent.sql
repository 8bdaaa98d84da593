ALTER TYPE three RENAME TO triple;
CREATE FUNCTION of_parent(pair, triple) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE CAST (pair AS triple) WITH INOUT;
COMMENT ON CAST (pair AS triple) IS 'adds one';
