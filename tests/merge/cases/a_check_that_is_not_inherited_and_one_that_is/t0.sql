CREATE TABLE base (id integer, n integer);
CREATE TABLE child () INHERITS (base);
