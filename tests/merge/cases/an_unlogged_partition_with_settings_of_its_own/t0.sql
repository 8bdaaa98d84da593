CREATE TABLE m (id integer NOT NULL, n text) PARTITION BY RANGE (id);
