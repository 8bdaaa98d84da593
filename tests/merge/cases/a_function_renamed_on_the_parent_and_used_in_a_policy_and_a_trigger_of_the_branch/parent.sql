ALTER FUNCTION mine(integer) RENAME TO is_mine;
ALTER FUNCTION touch() RENAME TO touch_row;
