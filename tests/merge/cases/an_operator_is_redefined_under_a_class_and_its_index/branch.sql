DROP OPERATOR FAMILY pairs USING btree CASCADE;
DROP OPERATOR < (pair, pair);
CREATE OPERATOR < (LEFTARG = pair, RIGHTARG = pair, FUNCTION = less, COMMUTATOR = >, NEGATOR = >=);

CREATE OPERATOR FAMILY pairs USING btree;
CREATE OPERATOR CLASS pair_order DEFAULT FOR TYPE pair USING btree FAMILY pairs AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
    FUNCTION 1 pair_cmp(pair, pair), FUNCTION 4 (pair, pair) btequalimage(oid);
CREATE INDEX marks_p ON marks (p);
