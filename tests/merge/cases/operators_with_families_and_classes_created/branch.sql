CREATE TYPE pair AS (a integer, b integer);
CREATE FUNCTION pair_lt(pair, pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE FUNCTION pair_le(pair, pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE FUNCTION pair_eq(pair, pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE FUNCTION pair_ne(pair, pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE FUNCTION pair_ge(pair, pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE FUNCTION pair_gt(pair, pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE FUNCTION pair_cmp(pair, pair) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 0';
CREATE FUNCTION pair_minus(pair) RETURNS pair LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE FUNCTION pair_eq_int(pair, integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE FUNCTION int_eq_pair(integer, pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE FUNCTION pair_cmp_int(pair, integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 0';
CREATE FUNCTION pair_hash(pair) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';

CREATE OPERATOR < (LEFTARG = pair, RIGHTARG = pair, FUNCTION = pair_lt, COMMUTATOR = >, NEGATOR = >=,
    RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR <= (LEFTARG = pair, RIGHTARG = pair, FUNCTION = pair_le, COMMUTATOR = >=, NEGATOR = >);
CREATE OPERATOR = (LEFTARG = pair, RIGHTARG = pair, FUNCTION = pair_eq, COMMUTATOR = =, NEGATOR = <>,
    HASHES, MERGES, RESTRICT = eqsel, JOIN = eqjoinsel);
CREATE OPERATOR <> (LEFTARG = pair, RIGHTARG = pair, FUNCTION = pair_ne, COMMUTATOR = <>, NEGATOR = =);
CREATE OPERATOR >= (LEFTARG = pair, RIGHTARG = pair, FUNCTION = pair_ge, COMMUTATOR = <=, NEGATOR = <);
CREATE OPERATOR > (LEFTARG = pair, RIGHTARG = pair, FUNCTION = pair_gt, COMMUTATOR = <, NEGATOR = <=);

CREATE OPERATOR FAMILY pairs USING btree;
CREATE OPERATOR CLASS pair_order DEFAULT FOR TYPE pair USING btree FAMILY pairs AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
    FUNCTION 1 pair_cmp(pair, pair), FUNCTION 4 (pair, pair) btequalimage(oid);

CREATE OPERATOR other.- (RIGHTARG = pair, FUNCTION = pair_minus);
CREATE OPERATOR = (LEFTARG = pair, RIGHTARG = integer, FUNCTION = pair_eq_int, COMMUTATOR = =);
CREATE OPERATOR = (LEFTARG = integer, RIGHTARG = pair, FUNCTION = int_eq_pair, COMMUTATOR = =);
COMMENT ON OPERATOR other.- (NONE, pair) IS 'changes the sign';
COMMENT ON OPERATOR < (pair, pair) IS 'less';
COMMENT ON OPERATOR FAMILY pairs USING btree IS 'compares';
COMMENT ON OPERATOR CLASS pair_order USING btree IS 'orders';
ALTER OPERATOR FAMILY pairs USING btree ADD OPERATOR 3 = (pair, integer),
    FUNCTION 1 (pair, integer) pair_cmp_int(pair, integer);
CREATE OPERATOR CLASS other.pair_hashes FOR TYPE pair USING hash AS OPERATOR 1 = (pair, pair),
    FUNCTION 1 pair_hash(pair);
CREATE OPERATOR CLASS other."Near" FOR TYPE point USING gist AS
    OPERATOR 1 <<, OPERATOR 15 <-> (point, point) FOR ORDER BY float_ops,
    FUNCTION 1 gist_point_consistent(internal, point, smallint, oid, internal),
    FUNCTION 2 gist_box_union(internal, internal), FUNCTION 3 gist_point_compress(internal),
    FUNCTION 5 gist_box_penalty(internal, internal, internal), FUNCTION 6 gist_box_picksplit(internal, internal),
    FUNCTION 7 gist_box_same(box, box, internal),
    FUNCTION 8 gist_point_distance(internal, point, smallint, oid, internal), STORAGE box;
ALTER OPERATOR < (pair, pair) OWNER TO pg_monitor;
ALTER OPERATOR FAMILY pairs USING btree OWNER TO pg_monitor;
ALTER OPERATOR CLASS other."Near" USING gist OWNER TO pg_monitor;
CREATE TABLE marks (p pair PRIMARY KEY, at point);
CREATE INDEX marks_hash ON marks USING hash (p other.pair_hashes);
CREATE INDEX marks_near ON marks USING gist (at other."Near");
CREATE VIEW minus AS SELECT OPERATOR(other.-) p AS m FROM marks WHERE p < ROW(1, 2)::pair;
