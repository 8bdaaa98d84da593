CREATE TABLE base (id integer);
CREATE TABLE child (added date) INHERITS (base);
