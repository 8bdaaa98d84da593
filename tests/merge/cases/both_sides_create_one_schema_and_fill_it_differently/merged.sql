CREATE TABLE app.b (id integer);
