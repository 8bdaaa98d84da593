CREATE TABLE t (id integer, state varchar(20), kind char(3), small smallint, CONSTRAINT states CHECK (state IN ('a', 'b')));
