ALTER OPERATOR FAMILY pairs USING btree ADD OPERATOR 3 = (integer, pair);
