CREATE TABLE a (id integer, n integer DEFAULT 1);
CREATE TABLE b (id integer, m integer);
