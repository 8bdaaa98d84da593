CREATE TABLE base (id integer, n integer);
CREATE TABLE child (extra text) INHERITS (base);
