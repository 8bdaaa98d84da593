CREATE TABLE app.t (id integer);
