CREATE FUNCTION twice(a integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT a * 2';
CREATE TABLE t (id integer DEFAULT twice(4), n integer GENERATED ALWAYS AS (twice(id)) STORED, CHECK (twice(id) > 0));
CREATE TABLE a_parted (id integer NOT NULL) PARTITION BY RANGE (twice(id));
CREATE TABLE a_part PARTITION OF a_parted FOR VALUES FROM (0) TO (10);
