DROP OPERATOR !== (point, point);
CREATE OPERATOR !== (LEFTARG = point, RIGHTARG = point, FUNCTION = is_other);
