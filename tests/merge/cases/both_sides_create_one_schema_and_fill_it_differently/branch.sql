CREATE SCHEMA app;
CREATE TABLE app.b (id integer);
