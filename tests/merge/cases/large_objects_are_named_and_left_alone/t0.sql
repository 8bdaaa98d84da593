CREATE TABLE t (a integer);
SELECT lo_create(1);
