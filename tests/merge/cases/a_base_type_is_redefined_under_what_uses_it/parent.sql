CREATE FUNCTION twice(word) RETURNS integer LANGUAGE sql AS 'SELECT 2 * word_length($1)';
