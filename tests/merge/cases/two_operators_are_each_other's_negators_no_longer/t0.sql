CREATE FUNCTION is_same(point, point) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE FUNCTION is_other(point, point) RETURNS boolean LANGUAGE sql AS 'SELECT false';
CREATE OPERATOR === (LEFTARG = point, RIGHTARG = point, FUNCTION = is_same);
CREATE OPERATOR !== (LEFTARG = point, RIGHTARG = point, FUNCTION = is_other, NEGATOR = ===);
CREATE VIEW same AS SELECT point(1, 2) === point(1, 2) AS same;
