CREATE ACCESS METHOD rows TYPE TABLE HANDLER heap_tableam_handler;
CREATE ACCESS METHOD "Tree" TYPE INDEX HANDLER bthandler;

CREATE TRUSTED LANGUAGE plown HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler
    VALIDATOR plpgsql_validator;
CREATE LANGUAGE plbare HANDLER plpgsql_call_handler;
CREATE FUNCTION one() RETURNS integer LANGUAGE plown AS 'BEGIN RETURN 1; END';
CREATE TRANSFORM FOR integer LANGUAGE plown (FROM SQL WITH FUNCTION prsd_lextype(internal),
    TO SQL WITH FUNCTION int4recv(internal));

CREATE FUNCTION two() RETURNS integer LANGUAGE plown TRANSFORM FOR TYPE integer AS 'BEGIN RETURN 2; END';
GRANT USAGE ON LANGUAGE plown TO pg_read_all_settings;
