CREATE OR REPLACE FUNCTION word_out(word) RETURNS cstring LANGUAGE internal STABLE STRICT AS 'textout';
ALTER FUNCTION word_in(cstring) RENAME TO word_read;
