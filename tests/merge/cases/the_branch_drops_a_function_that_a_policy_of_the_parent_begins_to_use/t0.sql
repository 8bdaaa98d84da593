CREATE TABLE t (id integer PRIMARY KEY);
CREATE FUNCTION mine(id integer) RETURNS boolean LANGUAGE sql STABLE AS 'SELECT true';
