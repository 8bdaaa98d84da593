ALTER OPERATOR FAMILY pairs USING btree DROP OPERATOR 3 (pair, integer), FUNCTION 1 (pair, integer);
ALTER OPERATOR FAMILY pairs USING btree ADD FUNCTION 1 (pair, integer) cmp_2(pair, integer);
DROP OPERATOR = (pair, integer);
