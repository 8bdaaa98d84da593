CREATE TABLE post (id serial PRIMARY KEY, title text);
CREATE TABLE comment (id serial PRIMARY KEY, post integer REFERENCES post);
