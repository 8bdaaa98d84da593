CREATE SCHEMA app;
CREATE TABLE users (id integer PRIMARY KEY);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TABLE posts (id serial PRIMARY KEY, author integer);
