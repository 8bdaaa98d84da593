CREATE COLLATION plain (provider = libc, locale = 'C');
CREATE COLLATION phone (provider = icu, locale = 'de-u-co-phonebk');
CREATE COLLATION unused (provider = libc, locale = 'C');
CREATE TABLE names (id integer, name text COLLATE plain);
CREATE INDEX by_name ON names (name COLLATE phone);

CREATE CONVERSION to_utf8 FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
CREATE DEFAULT CONVERSION from_utf8 FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1;
CREATE SCHEMA other;
