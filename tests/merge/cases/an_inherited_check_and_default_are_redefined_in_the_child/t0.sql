CREATE TABLE base (id integer, n integer DEFAULT 1, CONSTRAINT positive CHECK (n > 0));
CREATE TABLE child (extra text) INHERITS (base);
