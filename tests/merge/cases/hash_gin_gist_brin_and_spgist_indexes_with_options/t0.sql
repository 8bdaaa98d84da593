CREATE TABLE t (id integer PRIMARY KEY, a text, tags text[], data jsonb, p point, r int4range, at timestamptz);
