ALTER FUNCTION f(integer) RENAME TO plus_one;
