CREATE DOMAIN tiny AS small CHECK (VALUE < 10);
CREATE DOMAIN list AS tiny[] CHECK (array_length(VALUE, 1) < 5);
CREATE TABLE t (a tiny DEFAULT 1, b list DEFAULT '{1,2}', c small[]);
