DROP PROCEDURE p(integer);
CREATE PROCEDURE p(a integer, OUT b integer) LANGUAGE plpgsql AS 'BEGIN b := a; END';
COMMENT ON PROCEDURE p(integer, OUT integer) IS 'p';
