CREATE TABLE t (id integer, uid uuid NOT NULL, CONSTRAINT t_pkey PRIMARY KEY (id));
