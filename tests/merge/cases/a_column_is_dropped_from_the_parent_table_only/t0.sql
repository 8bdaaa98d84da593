CREATE TABLE base (id integer, gone text);
CREATE TABLE child (own text) INHERITS (base);
