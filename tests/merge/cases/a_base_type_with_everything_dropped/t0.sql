CREATE TYPE word;
CREATE FUNCTION word_in(cstring) RETURNS word LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION word_out(word) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
CREATE FUNCTION word_recv(internal) RETURNS word LANGUAGE internal STABLE STRICT AS 'textrecv';
CREATE FUNCTION word_send(word) RETURNS bytea LANGUAGE internal STABLE STRICT AS 'textsend';
CREATE TYPE word (INPUT = word_in, OUTPUT = word_out, INTERNALLENGTH = VARIABLE, STORAGE = extended,
                  CATEGORY = 'S');

CREATE FUNCTION word_length(word) RETURNS integer LANGUAGE internal IMMUTABLE AS 'textlen';
CREATE CAST (word AS text) WITHOUT FUNCTION AS IMPLICIT;
COMMENT ON CAST (word AS text) IS 'words are texts';

CREATE TABLE said (id integer, w word, all_of_it word[]);
CREATE VIEW lengths AS SELECT word_length(w) AS n FROM said;
CREATE DOMAIN short AS word;
CREATE TYPE still_a_shell;
