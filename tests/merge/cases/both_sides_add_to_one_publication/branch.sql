ALTER PUBLICATION p ADD TABLE s.c;
ALTER PUBLICATION p SET (publish = 'insert, truncate, update, delete', publish_via_partition_root);
CREATE TABLE d (id integer PRIMARY KEY);
ALTER PUBLICATION p ADD TABLE d;
