CREATE TABLE t (id integer);
CREATE POLICY p ON t TO pg_monitor, pg_read_all_data USING (true);
