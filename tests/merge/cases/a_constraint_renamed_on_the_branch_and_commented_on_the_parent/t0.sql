CREATE TABLE t (id integer PRIMARY KEY, n integer, CONSTRAINT positive CHECK (n > 0));
CREATE TABLE u (id integer PRIMARY KEY, t integer CONSTRAINT to_t REFERENCES t);
