CREATE TABLE app.posts (id integer PRIMARY KEY, author integer REFERENCES app.users);
CREATE TYPE app.mood AS ENUM ('ok');
CREATE FUNCTION app.f(m app.mood) RETURNS app.mood LANGUAGE sql AS 'SELECT m';
