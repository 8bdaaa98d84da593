ALTER TYPE words.term SET (RECEIVE = word_recv, SEND = word_send, STORAGE = external);
CREATE FUNCTION is_long(words.term) RETURNS boolean LANGUAGE sql AS 'SELECT word_length($1) > 9';
CREATE CAST (words.term AS boolean) WITH FUNCTION is_long(words.term);
COMMENT ON TYPE words.term IS 'one word';
