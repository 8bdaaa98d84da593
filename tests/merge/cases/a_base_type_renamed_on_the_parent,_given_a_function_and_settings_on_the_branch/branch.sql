ALTER TYPE word SET (RECEIVE = word_recv, SEND = word_send, STORAGE = external);
CREATE FUNCTION is_long(word) RETURNS boolean LANGUAGE sql AS 'SELECT word_length($1) > 9';
CREATE CAST (word AS boolean) WITH FUNCTION is_long(word);
COMMENT ON TYPE word IS 'one word';
