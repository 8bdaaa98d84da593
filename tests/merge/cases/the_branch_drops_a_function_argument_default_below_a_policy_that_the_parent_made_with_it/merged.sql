DROP POLICY readers ON docs;
DROP FUNCTION may_read(integer, boolean);
CREATE FUNCTION may_read(doc integer, strictly boolean) RETURNS boolean LANGUAGE sql STABLE AS 'SELECT doc > 0';
CREATE POLICY readers ON docs USING (may_read(id, true));
