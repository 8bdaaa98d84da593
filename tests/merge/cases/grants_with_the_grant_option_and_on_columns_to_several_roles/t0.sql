CREATE TABLE t (id serial PRIMARY KEY, note text);
GRANT SELECT ON t TO pg_monitor WITH GRANT OPTION;
GRANT UPDATE (note) ON t TO pg_monitor;
