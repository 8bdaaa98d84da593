DROP FUNCTION first_of(pair);
