CREATE FUNCTION lower_c(text) RETURNS text LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'lower';
CREATE FUNCTION ranked() RETURNS bigint LANGUAGE internal WINDOW IMMUTABLE AS 'window_row_number';
CREATE FUNCTION sure(a integer) RETURNS boolean LANGUAGE sql LEAKPROOF IMMUTABLE AS 'SELECT a = a';
CREATE FUNCTION conf() RETURNS integer LANGUAGE plpgsql SET search_path FROM CURRENT SET "DateStyle" TO 'ISO, DMY' SET myapp.mode TO 'it''s' AS 'BEGIN RETURN 1; END';
CREATE FUNCTION odd_body() RETURNS text LANGUAGE sql AS $body$SELECT $$it's $1 \ $a$ x$$$body$;
