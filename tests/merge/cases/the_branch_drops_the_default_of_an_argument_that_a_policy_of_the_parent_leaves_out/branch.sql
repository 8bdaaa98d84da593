DROP FUNCTION may_read(integer, boolean);
CREATE FUNCTION may_read(doc integer, strictly boolean) RETURNS boolean LANGUAGE sql STABLE AS 'SELECT doc > 0';
