CREATE TABLE m (id integer NOT NULL, n integer) PARTITION BY RANGE (id);
CREATE TABLE m1 (id integer NOT NULL, n integer);
