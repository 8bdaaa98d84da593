CREATE TABLE t (a integer NOT NULL, b integer); CREATE TABLE h () INHERITS (t);
