DROP COLLATION unused;
ALTER COLLATION plain RENAME TO bytes;
DROP INDEX by_name;
DROP COLLATION phone;
CREATE COLLATION phone (provider = icu, locale = 'de-u-co-phonebk', deterministic = false);
CREATE INDEX by_name ON names (name COLLATE phone);
DROP CONVERSION from_utf8;
ALTER CONVERSION to_utf8 RENAME TO west_to_utf8;
