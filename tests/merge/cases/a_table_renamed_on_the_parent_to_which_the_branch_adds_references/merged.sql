CREATE TABLE posts (id integer PRIMARY KEY, author integer REFERENCES accounts ON DELETE CASCADE);
CREATE TABLE admins (level integer) INHERITS (accounts);
CREATE FUNCTION me() RETURNS SETOF accounts LANGUAGE sql AS 'SELECT 1';
GRANT SELECT ON accounts TO pg_monitor;
COMMENT ON TABLE accounts IS 'who';
