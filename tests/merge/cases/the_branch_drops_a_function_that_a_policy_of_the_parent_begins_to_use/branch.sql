DROP FUNCTION mine(integer);
