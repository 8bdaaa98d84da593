CREATE TABLE orders (id integer PRIMARY KEY, note text, total numeric DEFAULT 0 NOT NULL);CREATE MATERIALIZED VIEW m AS SELECT id FROM orders;CREATE UNIQUE INDEX m_id ON m (id);
