CREATE TYPE pair AS (a integer, b integer);
CREATE TYPE three AS (a integer, b integer, c integer);
CREATE FUNCTION both_of(pair, three) RETURNS integer LANGUAGE sql AS 'SELECT 1';
