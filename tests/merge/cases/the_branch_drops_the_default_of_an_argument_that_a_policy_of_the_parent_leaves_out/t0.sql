CREATE TABLE docs (id integer PRIMARY KEY);
CREATE FUNCTION may_read(doc integer, strictly boolean DEFAULT true) RETURNS boolean LANGUAGE sql STABLE AS 'SELECT doc > 0';
