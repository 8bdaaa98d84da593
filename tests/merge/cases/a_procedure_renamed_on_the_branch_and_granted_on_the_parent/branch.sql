ALTER PROCEDURE clean(integer) RENAME TO clean_up;
