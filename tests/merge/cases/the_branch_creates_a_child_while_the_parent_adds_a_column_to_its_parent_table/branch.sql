CREATE TABLE child (own text) INHERITS (base);
