CREATE TABLE base (id integer);
CREATE TABLE child (own text) INHERITS (base);
CREATE TABLE z (id integer);
