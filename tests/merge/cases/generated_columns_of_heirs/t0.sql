CREATE TABLE t (a integer, v integer GENERATED ALWAYS AS (a + 1)); CREATE TABLE h (x integer) INHERITS (t);
