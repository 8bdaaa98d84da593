CREATE TABLE parts (id integer PRIMARY KEY, up integer);
