ALTER TABLE people ALTER mail TYPE text;
DROP DOMAIN email;
