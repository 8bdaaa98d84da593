CREATE TABLE t (id integer);
CREATE POLICY p ON t TO pg_monitor USING (true);
