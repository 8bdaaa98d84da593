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

CREATE FUNCTION word_2(word) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
CREATE VIEW one AS SELECT word_length('abc'::word) AS n;
COMMENT ON FUNCTION word_in(cstring) IS 'reads';
REVOKE EXECUTE ON FUNCTION word_in(cstring) FROM PUBLIC;
GRANT USAGE ON TYPE word TO pg_monitor;
