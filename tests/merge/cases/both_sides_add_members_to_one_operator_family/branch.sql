ALTER OPERATOR FAMILY pairs USING btree ADD OPERATOR 3 = (pair, integer),
    FUNCTION 1 (pair, integer) pair_cmp_int(pair, integer);
