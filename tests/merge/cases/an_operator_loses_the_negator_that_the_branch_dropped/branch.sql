DROP OPERATOR <> (pair, pair);
