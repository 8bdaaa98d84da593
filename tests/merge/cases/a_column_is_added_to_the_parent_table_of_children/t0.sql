CREATE TABLE base (id integer);
CREATE TABLE child (own text) INHERITS (base);
CREATE TABLE grandchild (more text) INHERITS (child);
