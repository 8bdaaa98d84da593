CREATE TABLE orders (id integer);
CREATE TABLE items (id integer);
GRANT INSERT ON items TO pg_monitor;
