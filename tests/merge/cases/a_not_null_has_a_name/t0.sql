CREATE TABLE t (a integer CONSTRAINT a_is_there NOT NULL, b integer NOT NULL, c integer, d integer, e integer CONSTRAINT e_is_there NOT NULL);
