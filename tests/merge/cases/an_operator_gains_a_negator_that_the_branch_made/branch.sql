CREATE OPERATOR !== (LEFTARG = pair, RIGHTARG = pair, FUNCTION = pair_ne, NEGATOR = ===, COMMUTATOR = !==);
ALTER OPERATOR === (pair, pair) SET (RESTRICT = NONE, JOIN = eqjoinsel);
