CREATE TABLE m (id integer NOT NULL, n integer) PARTITION BY RANGE (id);
