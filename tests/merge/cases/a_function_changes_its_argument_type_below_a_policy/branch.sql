DROP POLICY readers ON docs;
DROP FUNCTION may_read(integer);
CREATE FUNCTION may_read(team bigint) RETURNS boolean LANGUAGE sql STABLE AS 'SELECT team > 0';
CREATE POLICY readers ON docs FOR SELECT USING (may_read(team));
