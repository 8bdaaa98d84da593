CREATE TABLE c (own text, n integer DEFAULT 3) INHERITS (a, b);
