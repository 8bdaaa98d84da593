CREATE TABLE m (id integer NOT NULL, n integer DEFAULT 1, k text) PARTITION BY RANGE (id);
