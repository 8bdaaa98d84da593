CREATE TABLE t (a integer, b bigint);
CREATE SEQUENCE s AS integer OWNED BY t.a;
CREATE SEQUENCE free;
