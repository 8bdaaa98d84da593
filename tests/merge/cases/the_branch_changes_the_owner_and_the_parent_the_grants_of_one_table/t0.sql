CREATE TABLE t (id integer PRIMARY KEY);
GRANT SELECT ON t TO pg_monitor;
