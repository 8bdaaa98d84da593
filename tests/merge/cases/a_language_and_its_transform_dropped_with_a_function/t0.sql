CREATE TRUSTED LANGUAGE plown HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler
    VALIDATOR plpgsql_validator;
CREATE LANGUAGE plbare HANDLER plpgsql_call_handler;
CREATE FUNCTION one() RETURNS integer LANGUAGE plown AS 'BEGIN RETURN 1; END';
CREATE TRANSFORM FOR integer LANGUAGE plown (FROM SQL WITH FUNCTION prsd_lextype(internal),
    TO SQL WITH FUNCTION int4recv(internal));
