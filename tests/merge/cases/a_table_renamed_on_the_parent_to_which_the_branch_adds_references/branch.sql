CREATE TABLE posts (id integer PRIMARY KEY, author integer REFERENCES users ON DELETE CASCADE);
CREATE TABLE admins (level integer) INHERITS (users);
CREATE FUNCTION me() RETURNS SETOF users LANGUAGE sql AS 'SELECT 1';
GRANT SELECT ON users TO pg_monitor;
COMMENT ON TABLE users IS 'who';
