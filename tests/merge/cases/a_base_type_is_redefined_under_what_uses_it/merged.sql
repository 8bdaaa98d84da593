DROP TYPE word CASCADE;
CREATE TYPE word;
CREATE FUNCTION word_in(cstring) RETURNS word LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION word_2(word) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
CREATE FUNCTION word_recv(internal) RETURNS word LANGUAGE internal STABLE STRICT AS 'textrecv';
CREATE FUNCTION word_send(word) RETURNS bytea LANGUAGE internal STABLE STRICT AS 'textsend';
CREATE TYPE word (INPUT = word_in, INTERNALLENGTH = VARIABLE, STORAGE = extended,
                  CATEGORY = 'U', OUTPUT = word_2);

CREATE FUNCTION word_length(word) RETURNS integer LANGUAGE internal IMMUTABLE AS 'textlen';
CREATE CAST (word AS text) WITHOUT FUNCTION AS IMPLICIT;
COMMENT ON CAST (word AS text) IS 'words are texts';

CREATE VIEW one AS SELECT word_length('abc'::word) AS n;
COMMENT ON FUNCTION word_in(cstring) IS 'reads still';
GRANT USAGE ON TYPE word TO pg_monitor;
CREATE FUNCTION twice(word) RETURNS integer LANGUAGE sql AS 'SELECT 2 * word_length($1)';
