CREATE CAST (pair AS integer) WITH FUNCTION first_of(pair);
