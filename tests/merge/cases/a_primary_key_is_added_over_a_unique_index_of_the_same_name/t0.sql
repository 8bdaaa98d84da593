CREATE TABLE t (id integer NOT NULL, note text);
CREATE UNIQUE INDEX t_pkey ON t (id);
