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

COMMENT ON TYPE word IS 'one word';
ALTER TYPE word OWNER TO pg_monitor;
REVOKE USAGE ON TYPE word FROM PUBLIC;
GRANT USAGE ON TYPE word TO pg_read_all_settings;
REVOKE EXECUTE ON FUNCTION word_out(word) FROM PUBLIC;
CREATE CAST (text AS word) WITHOUT FUNCTION AS ASSIGNMENT;
CREATE CAST (word AS point) WITH INOUT;
CREATE TABLE said (w word, all_of_it word[], first word DEFAULT 'a');
CREATE VIEW lengths AS SELECT word_length(w) AS n FROM said;
CREATE DOMAIN short AS word CHECK (word_length(VALUE) < 5);
CREATE TYPE number;
CREATE FUNCTION number_in(cstring) RETURNS number LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION number_out(number) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE TYPE number (INPUT = number_in, OUTPUT = number_out, LIKE = integer, DELIMITER = ';', DEFAULT = '7');
CREATE DOMAIN seven AS number;
CREATE TYPE still_a_shell;
