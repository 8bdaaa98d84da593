CREATE SCHEMA app;
CREATE TABLE posts (id serial PRIMARY KEY, author integer);
