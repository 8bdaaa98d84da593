CREATE PROCEDURE clean(days integer) LANGUAGE plpgsql AS 'BEGIN NULL; END';
